// Package metrics is the cheat sheet of the trade as calculators: one table,
// All, says for each metric what it is called in both languages, its formula,
// what goes into it and within which bounds, which of several definitions is
// meant, whose it is, and an example.
//
// A metric is found by any of its names with Find, its numbers are read as
// people write them with Read, and Of computes it.
//
// What always holds:
//
//   - Everything is exact; Plain rounds, when a number is shown.
//   - Shares are fractions of 1, money is in whole units of the currency.
//   - Inputs within their bounds give a result, or a DivisionByZero that names
//     what was zero; no other error and no undefined result.
//   - The formula that is shown is the one that is computed: a test evaluates the text.
package metrics
