package sheet

import (
	"fmt"
	"strings"

	"runrate/calc"
	"runrate/storage"
)

// wording is something said of a file, or a part of it: English, with what it
// is said of. As an error it is what a cell's reading ends with.
type wording struct {
	format string
	args   []any
}

func say(format string, args ...any) wording { return wording{format, args} }

func (w wording) Error() string { return w.in(storage.English) }

// spoken is an argument with words of its own.
type spoken interface{ in(storage.Lang) string }

// in puts the wording into a language. What nobody has translated stays English.
func (w wording) in(lang storage.Lang) string {
	format, translated := w.format, false
	if lang != storage.English {
		if s, ok := russian[format]; ok {
			format, translated = s, true
		}
	}
	args := make([]any, len(w.args))
	for i, arg := range w.args {
		if s, ok := arg.(spoken); ok {
			arg = s.in(lang)
		}
		if translated {
			arg = russianArg{arg}
		}
		args[i] = arg
	}
	return fmt.Sprintf(format, args...)
}

// russianArg is shown in the Russian way: «in quotes», 05.03.2026, 1,5.
type russianArg struct{ any }

// Format lets a verb mean in Russian what it does in English.
func (a russianArg) Format(f fmt.State, verb rune) {
	switch v := a.any.(type) {
	case calc.Date:
		fmt.Fprint(f, v.UTC().Format("02.01.2006"))
	case calc.Month:
		fmt.Fprint(f, v.First().UTC().Format("01.2006"))
	case calc.Volume:
		fmt.Fprint(f, strings.Replace(v.String(), ".", ",", 1))
	case rune:
		fmt.Fprint(f, inQuotes(strings.Replace(string(v), "\t", "Tab", 1)))
	default:
		if verb == 'q' {
			fmt.Fprint(f, inQuotes(fmt.Sprint(v)))
			return
		}
		fmt.Fprintf(f, fmt.FormatString(f, verb), v)
	}
}

func inQuotes(s string) string { return "«" + oneLine(s) + "»" }

// columnName is a column as the file's own header writes it, or by our name
// where the header lacks it.
type columnName string

func (c columnName) in(lang storage.Lang) string {
	if _, russian := namesOf(string(c)); lang != storage.English && len(russian) > 0 {
		return russian[0]
	}
	return string(c)
}

// columnNames is what a column may be called.
type columnNames string

func (c columnNames) in(lang storage.Lang) string {
	english, russian := namesOf(string(c))
	for i, s := range russian {
		russian[i] = "«" + s + "»"
	}
	if lang != storage.English {
		return strings.Join(russian[:min(5, len(russian))], ", ")
	}
	return strings.Join(append(english[:min(3, len(english))], russian[:min(4, len(russian))]...), ", ")
}

// headings are the columns that a header has to name.
type headings []string

func (h headings) in(lang storage.Lang) string {
	var names []string
	for _, column := range h {
		names = append(names, columnName(column).in(lang)+" ("+columnNames(column).in(lang)+")")
	}
	return strings.Join(names, "; ")
}
