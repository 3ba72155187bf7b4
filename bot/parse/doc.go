// Package parse reads what a rep writes: words in, entries out, or the one
// thing that was not understood. It guesses nothing: what can be read in two
// ways is a Doubt with options to choose from, what makes no sense a Problem.
//
// The grammar, by example:
//
//	пиво 120                            a category and its volume, in any order
//	пиво 120, сок 45 кг                 several, by comma, semicolon or line
//	пиво 120 сок 45                     or by nothing, where the order stays the same
//	вчера пиво 120                      a date first holds for the line
//	в пятницу пиво 120                  the last Friday; also 12.11, 12 ноября, 3 дня назад
//	12.11 сок 40 кг @Ромашка 3600р      a date, a unit, a client, money
//	пиво 10 кор 5 шт                    packs that the category knows, and several units
//	возврат пиво 5                      a return; also пиво -5
//	возврат: пиво 5, сок 3              a return of all in the line
//	@Ромашка                            a client, a date or a return on a line of its own
//	пиво 120                            holds for the lines that follow
//	вчера, Ромашка: пиво 10; сок 5      both hold to the end of the line
//	продажи:                            ends what was returned
//
// Nothing that is said is dropped: a day, a client or a return behind the
// entries, or one that could be of several, is a Problem. Only courtesies are
// left out: greetings, thanks, the time of day, pictures, a list's numbers.
//
// A client named once in a line is the client of the whole line. Categories and
// clients are found by their names, by grammatical forms of them (Snowball's
// stemmers), by a part that only one of them has, and by one slip of the thumb
// in a word of five letters or more; what is fainter than that is a Doubt.
package parse
