package metrics

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Find finds a metric by its key, or by any of its names in either language,
// in large or small letters and whatever stands between them. A metric with n
// in its name may have another: NPL(30).
func Find(name string) (Metric, bool) {
	name = squeezed(name)
	if m, ok := named(name); ok {
		if m.Days > 0 {
			m = m.dated(m.Days)
		}
		return m, true
	}
	bare := strings.TrimRight(name, "0123456789")
	n, err := strconv.Atoi(name[len(bare):])
	m, ok := named(bare)
	if err != nil || !ok || m.Days == 0 || n < 1 || n > maxDays {
		return Metric{}, false
	}
	return m.dated(n), true
}

// maxDays bounds n: ten years.
const maxDays = 3660

func named(name string) (Metric, bool) {
	i := slices.IndexFunc(table, func(m Metric) bool { return slices.Contains(m.names(), name) })
	if i < 0 {
		return Metric{}, false
	}
	return table[i], true
}

// names are all by which a metric is found.
func (m Metric) names() []string {
	var all []string
	for _, name := range slices.Concat([]string{m.Key, m.Label.RU, m.Label.EN}, m.Aliases.RU, m.Aliases.EN) {
		if name = squeezed(strings.ReplaceAll(name, "{n}", "")); !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// squeezed is a name's letters and digits.
func squeezed(name string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c == 'ё':
			return 'е'
		case unicode.IsLetter(c) || unicode.IsDigit(c):
			return c
		}
		return -1
	}, strings.ToLower(name))
}
