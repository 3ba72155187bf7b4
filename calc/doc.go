// Package calc holds the words that every other package counts in: Date,
// Month, Volume, Money, Weight, Ratio and Percent.
//
// What always holds:
//
//   - Volumes are whole thousandths of a unit, money is whole minor units
//     (kopecks): no float is ever stored, summed or compared.
//   - A Date is a day of somebody's calendar. It has no time and no zone; the
//     zone was used up when the date was taken with DateOf.
//   - A Ratio is exact, and may be undefined. Every operation on it is total:
//     what cannot be computed is undefined, and stays so through whatever is
//     done with it, until it is shown as "—".
//   - Rounding happens once, when a number is shown.
package calc
