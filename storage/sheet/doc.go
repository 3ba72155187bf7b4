// Package sheet takes files in and writes them: workbooks (XLSX) and CSV, as
// 1C, Excel and LibreOffice make them. A file is read and checked whole first;
// if anything in it is wrong, all that is wrong is told by row and column, and
// nothing is written.
//
// # What a file looks like
//
// Its format is decided by its content. CSV is parted by comma, semicolon or
// tab, in UTF-8, in UTF-16 with a byte order mark, or in Windows-1251. The
// header is one row, or two of merged cells, among the first thirty; the first
// sheet that has it is read. Columns come in any order and under any of their
// names (synonyms has them); those in brackets may be left out, others are
// ignored and told:
//
//	categories  category, unit [, price, aliases, packs]
//	members     code, name, role [, team, zone]
//	clients     client [, name, segment, rep]
//	plan        rep, month, category, volume [, segment, unit]
//	sales       date, volume, rep, category [, time, client, segment, unit, amount, doc, line]
//	calendar    date, kind
//
// Sales of no rep or no category are taken where the company has no reps or no
// categories, or on demand (Options.Unnamed): they count in turnover and
// retention alone.
//
// Rows of totals, which say so («Итого», «Север итог», "Grand total"), and rows
// of one word without figures are passed over and counted. Figures without a
// date or month, or with nothing beside it, are a mistake: a group's sum looks
// like a row of data whose merged cells were left empty.
//
// What can be read in two ways is refused unless the file shows which is meant:
// a mark before three digits by the other numbers of the file, a date with
// slashes by the other dates. What a header says behind a comma or in brackets
// has to be a unit, roubles, or part of another column's name. Workbooks are
// read as they are shown: percentages, figures shown as dates, in thousands or
// in other currencies, cells merged over several rows and formulas without a
// value are mistakes; of several sheets that with most columns is read, hidden
// ones last.
//
// A file may come from anybody. A workbook is measured before its library sees
// it: what unpacks to far more than tables do, holds what no table has, or
// names a part twice is refused, and so is one of more than Options.MaxRows.
// Formulas are never reckoned and nothing that a file names is fetched: what
// counts is the value that a cell was saved with.
//
// # Templates
//
// Template writes files to be filled in. A plan's has a row for all that might
// be planned, and what is left empty is passed over and counted as Skipped. An
// empty volume remains a mistake elsewhere, for it may have got lost: where the
// header lacks a column of our own plans, where the rep, the month or the
// category is unknown, and where something is planned that nobody has said to
// take away.
//
// # Workbooks
//
// WriteBook writes any tables into one workbook. ExportBook writes what a team
// wants to know of some days: sales with whether they count, what entries were
// before they were changed (of entries that have sales on these days: one that
// was undone whole is in no book), where reps and accounting differ, plans.
//
// # Previews
//
// Detect tells which kinds a file's header fits, for who is sent one without a
// word about it. Preview does all that Import does but writing: it returns the
// counts, the differences to what stands and a digest of all of it. An Import
// that expects the digest of a preview does what was shown, or nothing (ErrStale).
//
// Options.May bounds what a file may change: sales, plans and clients of some
// members and of nobody else, by whatever way a row reaches them. What is the
// company's is refused then.
//
// Every import writes into the books of changes, in the transaction that it
// ends with, who sent the file and what it came to; and but for sales, which
// are too many, each of its differences up to the first 5,000.
//
// # Sales
//
// Sales follow "two sources, one fact": a file with documents replaces those
// documents whole, one without replaces the imported rows of the rep-days that
// it covers, and Append adds. Where a file has both, a row whose document says
// «без документа» (no document), as an export writes it, has none; such rows
// replace the rows without documents of their rep-days. So importing a file
// twice changes nothing, and a re-export with corrections corrects what it
// names: a rep-day or a document that it lacks stands. 1C's "… от 05.03.2026
// 12:00:00" is known by its number and year. What reps wrote themselves is never
// touched, nor is a document replaced by one of another year: where numbers
// begin anew each year, that is another document.
//
// They may be millions, so they are never held all at once. Rows are read in
// batches, looked up in short transactions, and sorted by team, rep, date and
// origin, outside of memory if need be. A small file is then written in one
// transaction. A large one is written down in the store, in chunks, until one
// transaction declares it ready; from then on it will be carried out, by Import
// itself or by whoever calls Resume after a crash: a crash leaves nothing half.
//
// No transaction holds more than 20,000 rows, or 1,249 beside a bot at work. A
// rep-day is written whole as long as it has 20,000 rows at most, and beside a bot
// 1,000. Of a larger one, which no rep sells but a file without reps can have, a
// reader may see a part while the import runs; its sums fit what he sees.
package sheet
