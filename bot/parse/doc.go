// Package parse reads what a rep writes: words in, entries out, or the one
// thing that was not understood. It guesses nothing: what can be read in two
// ways is a Problem.
//
// The grammar, by example:
//
//	пиво 120                            a category and its volume, in any order
//	пиво 120, сок 45 кг                 several, by comma, semicolon or line
//	вчера пиво 120                      a date first holds for the line
//	12.11 сок 40 кг @Ромашка 3600р      a date, a unit, a client, money
//	возврат пиво 5                      a return; also пиво -5
//	возврат: пиво 5, сок 3              a return of all in the line
//	@Ромашка                            a client or a date on a line of its own
//	пиво 120                            holds for the lines that follow
//
// A client named once in a line is the client of the whole line.
package parse
