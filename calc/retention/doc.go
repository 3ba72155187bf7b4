// Package retention answers how well a base of clients is kept: who stays, who
// leaves and when, what that costs, and whom to visit.
//
// Its words:
//
//	bought    the dates on which a client bought: a calc.DaySet, cut at the as-of date
//	window    the days without a purchase after which a client counts as lapsed
//	base      the clients who count as such at the end of a day
//	cohort    the clients whose first purchase is in one period
//	period    a month or a week
//
// What always holds:
//
//   - Everything is pure: plain values in and out, no clock, no zone of its own,
//     inputs never changed. What is counted over many clients is an accumulator:
//     Add one client after the other, in any order, then read.
//   - Shares are exact calc.Ratios, undefined where they divide by nothing.
//     Only estimates (survival and its tests) are floats.
//   - What has not ended is never taken for what has: cells tell whether they are
//     Complete, and means leave the others out.
//
// The definitions are those of the product's design; formulas of statistics name their source.
package retention
