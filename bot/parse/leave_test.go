package parse

import (
	"errors"
	"testing"

	"runrate/calc"
)

func TestLeaveOf(t *testing.T) {
	today, _ := calc.ParseDate("2026-11-05")
	for text, want := range map[string]string{
		"отпуск 10–24.11":                      "|vacation|2026-11-10|2026-11-24|",
		"Анна отпуск 10–24.11":                 "Анна|vacation|2026-11-10|2026-11-24|",
		"Анна Белова: отпуск 10.11-24.11.2026": "Анна Белова|vacation|2026-11-10|2026-11-24|",
		"Анна отпуск 28.12–11.01":              "Анна|vacation|2026-12-28|2027-01-11|",
		"Анна больничный 10–24 ноября":         "Анна|sick|2026-11-10|2026-11-24|",
		"12.06 выходной День города":           "|off|2027-06-12|2027-06-12|День города",
		"15 ноября рабочий":                    "|working|2026-11-15|2026-11-15|",
		"31.12 полдня":                         "|half|2026-12-31|2026-12-31|",
		"команда 3.11 как обычно":              "команда|usual|2026-11-03|2026-11-03|",
		"company 1.05.27 off bridge":           "company|off|2027-05-01|2027-05-01|bridge",
		"Anna vacation 10-24.11":               "Anna|vacation|2026-11-10|2026-11-24|",
		"Борис отпуск с 10 по 24.11":           "Борис|vacation|2026-11-10|2026-11-24|",
		"29.02 выходной":                       "|off|2028-02-29|2028-02-29|",
		"Анна отпуск 1.10":                     "Анна|vacation|2026-10-01|2026-10-01|",
	} {
		l, err := LeaveOf(text, today)
		if got := l.Who + "|" + string(l.Kind) + "|" + l.From.String() + "|" + l.To.String() + "|" + l.Reason; err != nil || got != want {
			t.Errorf("%q: %s, %v; want %s", text, got, err, want)
		}
	}
	for text, want := range map[string]Kind{
		"": Empty, "Анна 10.11": UnknownWord, "отпуск": LooseDate, "отпуск 32.11": BadDate, "отпуск 24–10.11": BadDate, "отпуск 10–24": LooseDate, "отпуск 31.02.2026": BadDate,
		"отпуск 10 понедельника": LooseDate, "отпуск 1.1.2026–31.12.2029": BadDate,
	} {
		_, err := LeaveOf(text, today)
		var p Problem
		if !errors.As(err, &p) || p.Kind != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestMark(t *testing.T) {
	for text, want := range map[string]string{
		"E4": "E4", "e4": "E4", "е4": "E4", "Е4": "E4", "4Е": "E4", "с 2": "C2", "В10": "B10", "Б3": "B3", "AA12": "AA12", "E-4": "E4", "e04": "E4",
		"": "", "пиво 4": "", "E": "", "4": "", "E0": "", "щ4": "", "E4 5": "", "АБВ4": "",
	} {
		if got, ok := Mark(text); got != want || ok != (want != "") {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}
