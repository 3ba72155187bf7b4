// Package text holds every word that the bot says: one struct a message, and
// one html/template of the same name a language, in ru*.html and en*.html.
//
// What comes out is Telegram's HTML. Names and whatever members write are
// escaped by the templates. Numbers, dates and plurals follow the language.
// No line of a table is wider than Columns.
package text

// Columns is how many characters a phone shows in one line of a <pre> table.
const Columns = 32
