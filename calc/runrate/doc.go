// Package runrate answers the two questions of a selling month: where does
// today's pace lead, and how much a day is still needed.
//
// Its words, for one plan line as of a moment (P plan; N, k weight of all and
// of elapsed working days; S fact; Sc fact of elapsed days):
//
//	fulfilment  S / P
//	run rate    (Sc/k) · (N/P)      forecast at today's pace / plan
//	forecast    Sc/k · N
//	even pace   P / N
//	lag         Sc − P·k/N
//	required    max(0, P − Sc) · w(d)/(N − k)    on working day d of weight w(d)
//	            max(0, P − Sc) · w(d)s(d)/Σw·s   where weekdays have shares s; the sum is over the days left
//	left today  max(0, required(today) − sold today)
//
// A day has elapsed when it is before today, and today too once it is closed.
// Sales on days off count, and add nothing to k. What is undefined is an
// undefined calc.Ratio, never a zero: the run rate before the first day has
// elapsed, every percent without a plan, what is required when no day is left.
//
// Volumes come out in whole units as exact ratios; rounding is for display.
package runrate
