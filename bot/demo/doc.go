// Package demo makes up a company that is worth exploring: who works there,
// what they sell and to whom, what was planned and what became of it. Everybody
// in it is invented, and so is every figure.
//
// The words:
//
//	company   what a seed and some options make: the same ones the same company, byte for byte
//	outlet    a client with a rhythm of his own, who comes, pauses, goes and perhaps returns
//	weak cell the category and segment that sell less than half since the present month began
//	diary     what no file brings: days off, losses, contacts, plans of active clients
//
// What always holds:
//
//   - Purchases are a function of the company and a date. Those up to a later
//     date begin with those up to an earlier one: an outlet lives by its own
//     random stream, in the order of time, and nothing looks ahead.
//   - Nothing bears a date after the moment that it is asked for.
//   - All that files can bring goes in through package storage/sheet, as any
//     company's files do. Sales have no documents, so that a rep's day that is
//     imported once more takes its own place.
//   - What a visitor does as one of the Played is left alone.
package demo
