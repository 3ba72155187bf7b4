package runrate

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"runrate/calc"
)

// Shares say which weekdays carry more of what is required, in proportion:
// thousandths, indexed by time.Weekday (Sunday is 0). The zero Shares are all alike.
// They move the requirement between days and leave its average, the run rate
// and the even pace as they are.
type Shares [7]int32

// Even is the text of a week whose days are all alike where something else would hold otherwise.
const Even = "1 1 1 1 1 1 1"

// maxShare bounds a share: nobody sells a hundred times as much on one weekday.
const maxShare = 99_999

// ParseShares reads seven shares above 0, Monday first: "1 1 1 1 1.5 1 1". "" is all alike.
func ParseShares(s string) (Shares, error) {
	var shares Shares
	if strings.TrimSpace(s) == "" {
		return shares, nil
	}
	fields := strings.Fields(s)
	if len(fields) != 7 {
		return shares, fmt.Errorf("%q is not a week: write seven shares from Monday on", s)
	}
	for i, f := range fields {
		x, err := strconv.ParseFloat(f, 64)
		if err != nil || !(x >= 0.001 && x <= maxShare/1000) {
			return Shares{}, fmt.Errorf("%q is not a weekday's share above 0", f)
		}
		shares[(i+1)%7] = int32(x*1000 + 0.5)
	}
	return shares, nil
}

// String returns what ParseShares reads, "" for shares that are all alike.
func (s Shares) String() string {
	alike := true
	var fields []string
	for i := range s {
		day := s[(i+1)%7]
		alike = alike && day == s[0]
		fields = append(fields, calc.Weight(day).String())
	}
	if alike {
		return ""
	}
	return strings.Join(fields, " ")
}

// Of returns a weekday's share in thousandths.
func (s Shares) Of(w time.Weekday) int64 {
	if s == (Shares{}) {
		return 1000
	}
	return int64(s[w])
}
