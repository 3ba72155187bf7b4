// Package sheet takes files in: CSV with a header, parted by comma, semicolon
// or tab, in UTF-8. A file is read and checked whole first; if anything in it
// is wrong, all that is wrong is told by row and column, and nothing is written.
//
// Columns, in any order; those in brackets may be left out:
//
//	categories  category, unit [, price, aliases]
//	members     code, name, role [, team, zone]
//	clients     client [, name, segment, rep]
//	plan        rep, month, category, volume [, segment]
//	sales       date, volume [, time, rep, client, category, amount, doc, line]
//	calendar    date, kind
//
// Sales follow "two sources, one fact": a file with documents replaces those
// documents whole, one without replaces the imported rows of the rep-days that
// it covers, and Append adds. So importing a file twice changes nothing, and a
// re-export with corrections corrects. What reps wrote themselves is never touched.
package sheet
