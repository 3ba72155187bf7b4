package calc

import (
	"iter"
	"math/bits"
	"slices"
)

// DaySet is a set of dates: the months that hold any, a bit a month, and the
// days of each of those, a bit a day. The zero DaySet is empty. Its methods
// change nothing; With and Until return other sets.
type DaySet struct {
	first  Month    // the month of the first date
	months []uint64 // bit k, counted over all words: month first+k holds a date
	days   []uint32 // of each month that does, in order; bit d−1 is day d
}

// NewDaySet makes a set of its parts, as Parts returns them. It keeps the
// slices. They must agree: bit 0 of the months is set, the last word is not 0,
// there is one word of days for each bit, and none of those is 0.
func NewDaySet(first Month, months []uint64, days []uint32) DaySet {
	return DaySet{first, months, days}
}

// DaysOf returns the set of the given dates.
func DaysOf(dates ...Date) DaySet {
	dates = slices.Clone(dates)
	slices.Sort(dates)
	return ofSorted(slices.Compact(dates))
}

// Parts returns the month of the first date, the months from it on, a bit
// each, and of each of the months that are set its days. They are the set's own.
func (s DaySet) Parts() (first Month, months []uint64, days []uint32) {
	return s.first, s.months, s.days
}

// Empty tells whether there is no date in the set.
func (s DaySet) Empty() bool { return len(s.days) == 0 }

// Len returns the number of dates.
func (s DaySet) Len() int {
	n := 0
	for _, d := range s.days {
		n += bits.OnesCount32(d)
	}
	return n
}

// First returns the earliest date, 0 of an empty set.
func (s DaySet) First() Date {
	if s.Empty() {
		return 0
	}
	return s.first.First() + Date(bits.TrailingZeros32(s.days[0]))
}

// Last returns the latest date, 0 of an empty set.
func (s DaySet) Last() Date {
	if s.Empty() {
		return 0
	}
	return s.lastMonth().First() + Date(bits.Len32(s.days[len(s.days)-1])-1)
}

func (s DaySet) lastMonth() Month {
	n := len(s.months)
	return s.first + Month(64*(n-1)+bits.Len64(s.months[n-1])-1)
}

// rank is how many months of the set come before a month, and whether it is one of them.
func (s DaySet) rank(m Month) (before int, in bool) {
	k := int(m - s.first)
	if k < 0 || len(s.months) == 0 {
		return 0, false
	}
	if k >= 64*len(s.months) {
		return len(s.days), false
	}
	for _, w := range s.months[:k/64] {
		before += bits.OnesCount64(w)
	}
	w := s.months[k/64]
	return before + bits.OnesCount64(w&(1<<(k%64)-1)), w&(1<<(k%64)) != 0
}

// Has tells whether a date is in the set.
func (s DaySet) Has(d Date) bool {
	at, in := s.rank(d.Month())
	return in && s.days[at]&(1<<(d.Day()-1)) != 0
}

// HasMonth tells whether any date of a month is in the set.
func (s DaySet) HasMonth(m Month) bool {
	_, in := s.rank(m)
	return in
}

// All ranges over the dates, earliest first.
func (s DaySet) All() iter.Seq[Date] {
	return func(yield func(Date) bool) {
		at := 0
		for i, w := range s.months {
			for ; w != 0; w &= w - 1 {
				begin := (s.first + Month(64*i+bits.TrailingZeros64(w))).First()
				for days := s.days[at]; days != 0; days &= days - 1 {
					if !yield(begin + Date(bits.TrailingZeros32(days))) {
						return
					}
				}
				at++
			}
		}
	}
}

// With returns the set with a date put in, or taken out.
func (s DaySet) With(d Date, in bool) DaySet {
	m, bit := d.Month(), uint32(1)<<(d.Day()-1)
	at, has := s.rank(m)
	switch {
	case has && in:
		s = s.Clone()
		s.days[at] |= bit
		return s
	case has && s.days[at] != bit:
		s = s.Clone()
		s.days[at] &^= bit
		return s
	case in && !s.Empty() && m > s.first:
		s = s.Clone()
		k := int(m - s.first)
		s.months = append(s.months, make([]uint64, max(0, k/64+1-len(s.months)))...)
		s.months[k/64] |= 1 << (k % 64)
		s.days = slices.Insert(s.days, at, bit)
		return s
	}
	return s.rebuilt(d, in)
}

// rebuilt is With where the set begins with another month, or a month goes.
func (s DaySet) rebuilt(d Date, in bool) DaySet {
	dates := slices.Collect(s.All())
	at, there := slices.BinarySearch(dates, d)
	switch {
	case there == in:
		return s.Clone()
	case in:
		dates = slices.Insert(dates, at, d)
	default:
		dates = slices.Delete(dates, at, at+1)
	}
	return ofSorted(dates)
}

// ofSorted returns the set of dates in rising order.
func ofSorted(dates []Date) DaySet {
	var s DaySet
	for i, d := range dates {
		m := d.Month()
		if i == 0 {
			s.first = m
		}
		k := int(m - s.first)
		for len(s.months) <= k/64 {
			s.months = append(s.months, 0)
		}
		if s.months[k/64]&(1<<(k%64)) == 0 {
			s.months[k/64] |= 1 << (k % 64)
			s.days = append(s.days, 0)
		}
		s.days[len(s.days)-1] |= 1 << (d.Day() - 1)
	}
	return s
}

// Until returns the dates that are not after d. It shares what it can with the set.
func (s DaySet) Until(d Date) DaySet {
	if s.Empty() || s.Last() <= d {
		return s
	}
	if d < s.First() {
		return DaySet{}
	}
	m := d.Month()
	at, in := s.rank(m)
	k := int(m-s.first) + 1 // months that stay
	out := DaySet{first: s.first, months: slices.Clone(s.months[:min(len(s.months), (k+63)/64)]), days: s.days[:at]}
	if k%64 != 0 && len(out.months) == (k+63)/64 {
		out.months[len(out.months)-1] &= 1<<(k%64) - 1
	}
	if in {
		if left := s.days[at] & (1<<d.Day() - 1); left != 0 {
			out.days = append(slices.Clip(out.days), left)
		} else {
			out.months[(k-1)/64] &^= 1 << ((k - 1) % 64)
		}
	}
	for n := len(out.months); n > 0 && out.months[n-1] == 0; n-- {
		out.months = out.months[:n-1]
	}
	return out
}

// Upto returns the latest date that is not after d, 0 where there is none.
func (s DaySet) Upto(d Date) Date {
	m := d.Month()
	at, in := s.rank(m)
	if in {
		if left := s.days[at] & (1<<d.Day() - 1); left != 0 {
			return m.First() + Date(bits.Len32(left)-1)
		}
	}
	if at == 0 {
		return 0
	}
	return s.monthUpto(m-1).First() + Date(bits.Len32(s.days[at-1])-1)
}

// monthUpto returns the latest month of the set that is not after m; there must be one.
func (s DaySet) monthUpto(m Month) Month {
	k := min(int(m-s.first), 64*len(s.months)-1)
	w := s.months[k/64] << (63 - k%64)
	for i := k / 64; w == 0; {
		i--
		k, w = 64*i+63, s.months[i]
	}
	return s.first + Month(k-bits.LeadingZeros64(w))
}

// Clone returns a set that shares nothing with this one.
func (s DaySet) Clone() DaySet {
	return DaySet{s.first, slices.Clone(s.months), slices.Clone(s.days)}
}
