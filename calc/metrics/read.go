package metrics

import (
	"errors"
	"slices"
	"strings"
	"unicode"

	"runrate/calc"
)

// scales are the words behind a number that multiply it.
var scales = map[string]int64{
	"тыс": 1e3, "тысяч": 1e3, "тысячи": 1e3, "k": 1e3, "к": 1e3, "thousand": 1e3,
	"млн": 1e6, "миллион": 1e6, "миллиона": 1e6, "миллионов": 1e6, "m": 1e6, "mln": 1e6, "million": 1e6,
	"млрд": 1e9, "миллиард": 1e9, "миллиарда": 1e9, "миллиардов": 1e9, "bn": 1e9, "billion": 1e9,
}

// currencies are the words behind an amount of money that change nothing.
var currencies = []string{"₽", "р", "руб", "рубль", "рубля", "рублей", "rub"}

// Read reads a number for an input as people write it: 1 200,50, 1.5m, 5 %.
// What is counted in whole numbers has no decimals, so 1,200 is no riddle there.
// Its error is a NotRead.
func Read(s string, in Input) (calc.Ratio, error) {
	s = strings.TrimSpace(s)
	digits, behind := s, ""
	if at := strings.IndexFunc(s, isTail); at >= 0 {
		digits, behind = strings.TrimSpace(s[:at]), s[at:]
	}
	times, marks, err := factor(behind, in.Unit)
	if err != nil {
		return calc.Ratio{}, NotRead{s, err}
	}
	r, err := calc.ParseRatioMarked(digits, marks)
	if errors.Is(err, calc.ErrTwoFaced) && in.Whole {
		r, err = calc.ParseRatioMarked(strings.NewReplacer(",", "", ".", "").Replace(digits), marks)
	}
	if err != nil {
		return calc.Ratio{}, NotRead{s, err}
	}
	return r.Mul(times), nil
}

// isTail tells whether a number has ended.
func isTail(c rune) bool { return unicode.IsLetter(c) || c == '%' || c == '₽' }

// factor is by what the words behind a number multiply it. A number of
// thousands or of percents has no thousands of its own, so all marks in it are decimal.
func factor(behind string, unit Unit) (times calc.Ratio, marks string, err error) {
	times = calc.NewRatio(1, 1)
	for _, word := range strings.Fields(strings.ToLower(strings.ReplaceAll(behind, "%", " % "))) {
		word = strings.TrimRight(word, ".,")
		scale, scaled := scales[word]
		switch {
		case scaled && unit != Share && marks == "":
			times, marks = calc.NewRatio(scale, 1), ".,"
		case word == "%" && unit == Share && marks == "":
			times, marks = calc.NewRatio(1, 100), ".,"
		case word == "%":
			return times, "", ErrPercent
		case unit != Money || !slices.Contains(currencies, word):
			return times, "", calc.ErrNotNumber
		}
	}
	return times, marks, nil
}

// LooksLikeNumber tells a number, right or wrong, from other words: it has
// digits, and no letters but those that may stand behind a number.
func LooksLikeNumber(s string) bool {
	if first := strings.IndexFunc(s, unicode.IsLetter); first >= 0 && !strings.ContainsFunc(s[:first], unicode.IsDigit) || !strings.ContainsFunc(s, unicode.IsDigit) {
		return false
	}
	for _, word := range strings.FieldsFunc(strings.ToLower(s), func(c rune) bool { return !unicode.IsLetter(c) }) {
		if scales[word] == 0 && !slices.Contains(currencies, word) {
			return false
		}
	}
	return true
}

// Cut takes the name in front of a line of numbers apart.
func Cut(line string) (name, numbers string) {
	words := strings.Fields(line)
	for i, word := range words {
		if i > 0 && startsNumber(word) {
			break
		}
		name = strings.TrimSpace(name + " " + word)
	}
	rest := strings.TrimSpace(line)
	for range strings.Fields(name) {
		at := strings.IndexFunc(rest, unicode.IsSpace)
		if at < 0 {
			return name, ""
		}
		rest = strings.TrimSpace(rest[at:])
	}
	return name, rest
}

func startsNumber(word string) bool {
	return unicode.IsDigit([]rune(strings.TrimLeft(word, "-−–+.,") + " ")[0])
}

// Split parts a line into at most n numbers as they are written. They stand
// apart by semicolons, lines, or commas with a space; else by spaces, and then
// none of them can have its thousands apart, unless it is the only one that is
// asked for. Its error is a WrongCount.
func Split(line string, n int) ([]string, error) {
	list := withTails(strings.Fields(line))
	marked := strings.NewReplacer("\n", ";", ", ", ";").Replace(line)
	switch {
	case strings.Contains(marked, ";"):
		list = strings.FieldsFunc(marked, func(c rune) bool { return c == ';' })
	case n == 1 && line != "":
		list = []string{line}
	}
	if len(list) > n {
		return nil, WrongCount{n, len(list)}
	}
	return list, nil
}

// withTails puts the words that stand behind a number to it.
func withTails(words []string) []string {
	var out []string
	for _, w := range words {
		if len(out) > 0 && !startsNumber(w) {
			out[len(out)-1] += " " + w
			continue
		}
		out = append(out, w)
	}
	return out
}

// ReadAll reads as many inputs as there are numbers, and checks them. Its
// errors are those of Read, Check and WrongCount.
func (m Metric) ReadAll(written []string) ([]calc.Ratio, error) {
	if len(written) > len(m.Inputs) {
		return nil, WrongCount{len(m.Inputs), len(written)}
	}
	var x []calc.Ratio
	for i, s := range written {
		v, err := Read(s, m.Inputs[i])
		if err != nil {
			return nil, err
		}
		if err := m.Check(append(x, v)); err != nil {
			return nil, err
		}
		x = append(x, v)
	}
	return x, nil
}
