package calc

import (
	"errors"
	"strings"
)

// What can be wrong with a number that a person or a file wrote.
var (
	ErrNotNumber = errors.New("not a number")
	ErrTwoFaced  = errors.New("could be read as two numbers") // 1,200: twelve hundred, or one and a fifth?
	ErrTooFine   = errors.New("too many decimals")
	ErrTooLarge  = errors.New("too large")
)

// maxDigits keeps a number within an int64 whatever its scale.
const maxDigits = 15

// ParseVolume reads a volume as people write it: 120, 1 200, 1,5, -0.25.
func ParseVolume(s string) (Volume, error) { return ParseVolumeMarked(s, "") }

// ParseVolumeMarked reads a volume where it is known which of "." and "," can
// only be decimal marks, as in a file: 12.345 is no two-faced number there.
func ParseVolumeMarked(s, decimal string) (Volume, error) {
	n, err := parseNumber(s, 3, decimal)
	if err == nil && (Volume(n) > MaxVolume || Volume(n) < -MaxVolume) {
		return 0, ErrTooLarge
	}
	return Volume(n), err
}

// ParseMoney reads an amount of money as people write it, without its currency: 3600, 3 600,50.
func ParseMoney(s string) (Money, error) { return ParseMoneyMarked(s, "") }

// ParseMoneyMarked reads an amount where it is known which marks can only be decimal.
func ParseMoneyMarked(s, decimal string) (Money, error) {
	n, err := parseNumber(s, 2, decimal)
	if err == nil && (Money(n) > MaxMoney || Money(n) < -MaxMoney) {
		return 0, ErrTooLarge
	}
	return Money(n), err
}

// ParseRatioMarked reads a number that is to be computed with and not kept, in
// whole units: 1 200,50, 0.0525. It may have twelve digits before its mark and
// three behind it, or nine and six. It is known which marks can only be decimal.
func ParseRatioMarked(s, decimal string) (Ratio, error) {
	n, err := parseNumber(s, 3, decimal)
	if !errors.Is(err, ErrTooFine) {
		return Volume(n).Ratio(), err
	}
	n, err = parseNumber(s, 6, decimal)
	return NewRatio(n, 1_000_000), err
}

// parseNumber reads a decimal and returns it times 10^scale. Digits may be
// grouped by spaces of any width, and by commas, points or apostrophes where
// that cannot be mistaken for a decimal mark; "1,200" and "1.200" can, and are refused.
// The marks in decimal are taken for decimal ones where they stand alone.
func parseNumber(s string, scale int, decimal string) (int64, error) {
	sign, body := splitSign(strings.TrimSpace(s))
	whole, fraction, err := splitDecimal(body, decimal)
	if err != nil {
		return 0, err
	}
	fraction = strings.TrimRight(fraction, "0")
	if len(fraction) > scale {
		return 0, ErrTooFine
	}
	digits := strings.TrimLeft(whole, "0") + fraction + strings.Repeat("0", scale-len(fraction))
	if len(digits) > maxDigits {
		return 0, ErrTooLarge
	}
	var n int64
	for _, c := range digits {
		n = n*10 + int64(c-'0')
	}
	return sign * n, nil
}

func splitSign(s string) (int64, string) {
	for _, minus := range []string{"-", "−", "–"} {
		if rest, ok := strings.CutPrefix(s, minus); ok {
			return -1, strings.TrimSpace(rest)
		}
	}
	return 1, strings.TrimPrefix(s, "+")
}

// splitDecimal takes the digits before and after the decimal mark apart.
func splitDecimal(s, decimal string) (whole, fraction string, err error) {
	points, commas := strings.Count(s, "."), strings.Count(s, ",")
	mark := strings.LastIndexAny(s, ".,")
	switch {
	case points == 0 && commas == 0:
		whole, err = ungroup(s)
		return whole, "", err
	case points+commas == 1:
		whole, fraction = s[:mark], s[mark+1:]
		grouped, err := ungroup(whole)
		if err != nil || !isDigits(fraction) {
			return "", "", ErrNotNumber
		}
		if len(fraction) == 3 && len(whole) <= 3 && grouped != "0" && !strings.Contains(decimal, s[mark:mark+1]) {
			return "", "", ErrTwoFaced
		}
		return grouped, fraction, nil
	case points > 0 && commas > 0: // 1,234.5 or 1.234,5: the mark that comes once and last is the decimal one.
		if strings.Count(s, s[mark:mark+1]) > 1 {
			return "", "", ErrNotNumber
		}
		whole, err = ungroup(s[:mark])
		if err != nil || !isDigits(s[mark+1:]) {
			return "", "", ErrNotNumber
		}
		return whole, s[mark+1:], nil
	default: // 1.234.567: the same mark twice can only group.
		whole, err = ungroup(s)
		return whole, "", err
	}
}

// ungroup joins digits that are written in groups of three, all groups parted
// by one and the same mark.
func ungroup(s string) (string, error) {
	if isDigits(s) {
		return s, nil
	}
	var groups []string
	mark, start := rune(0), 0
	for i, c := range s {
		if c >= '0' && c <= '9' {
			continue
		}
		if !strings.ContainsRune(" \u00a0\u202f\u2009'’.,", c) || mark != 0 && c != mark {
			return "", ErrNotNumber
		}
		mark = c
		groups = append(groups, s[start:i])
		start = i + len(string(c))
	}
	groups = append(groups, s[start:])
	for i, g := range groups {
		if !isDigits(g) || len(g) > 3 || i > 0 && len(g) != 3 {
			return "", ErrNotNumber
		}
	}
	return strings.Join(groups, ""), nil
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
