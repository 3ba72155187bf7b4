package parse

import (
	"regexp"
	"strconv"
	"strings"

	"runrate/storage"
)

// Asked is what words behind a command on the client base ask for:
// "по сегментам за 12 месяцев", "by rep, quarterly", "HoReCa по неделям".
type Asked struct {
	By     string // segment, category, team, rep, all; "" where nothing is said
	Months int    // for how long, 0 where nothing is said
	Term   string // month, quarter, 90d
	Weeks  bool
	Days   bool
	Rest   string // a name, perhaps
}

var askedWords = []struct {
	form *regexp.Regexp
	set  func(a *Asked, at []string)
}{
	{words(`по (?:сегментам|сегменту|каналам)|сегменты|(?:by|per) segments?`), func(a *Asked, _ []string) { a.By = "segment" }},
	{words(`по (?:категориям|товарам|группам товара)|(?:by|per) (?:category|categories|products?)`), func(a *Asked, _ []string) { a.By = "category" }},
	{words(`по командам|(?:by|per) teams?`), func(a *Asked, _ []string) { a.By = "team" }},
	{words(`торговые|по (?:торговым|агентам|представителям|сотрудникам)|(?:by|per) reps?`), func(a *Asked, _ []string) { a.By = "rep" }},
	{words(`все вместе|в целом|всего|all together|in all|overall`), func(a *Asked, _ []string) { a.By = "all" }},
	{words(`по неделям|недели|недельные|weekly|(?:by|per) weeks?`), func(a *Asked, _ []string) { a.Weeks = true }},
	{words(`по дням|дни|daily|(?:by|per) days?|n-?day`), func(a *Asked, _ []string) { a.Days = true }},
	{words(`(?:за |по |последние )?90 дней|(?:for |last )?90 days`), func(a *Asked, _ []string) { a.Term = "90d" }},
	{words(`за (?:последний )?квартал|по кварталам|quarterly|(?:by|per|for|last) (?:a |the )?quarters?`), func(a *Asked, _ []string) { a.Term, a.Months = "quarter", 3 }},
	{words(`за (?:последний )?месяц|по месяцам|monthly|(?:by|per|for|last) (?:a |the )?month`), func(a *Asked, _ []string) { a.Term = "month" }},
	{words(`за (?:последние )?(\d{1,2}) ?мес(?:\.|яца|яцев|яц)?|(?:for|over|last) (?:the )?(?:last )?(\d{1,2}) ?mo(?:nths?|s)?\.?`), func(a *Asked, at []string) {
		if a.Months, _ = strconv.Atoi(at[1] + at[2]); a.Months == 0 {
			a.Months = -1
		}
	}},
	{words(`за (?:последний )?год|(?:for|over|last) (?:the |a )?(?:last )?year`), func(a *Asked, _ []string) { a.Months = 12 }},
	{words(`за (?:последние )?(?:два|2) года|(?:for|over|last) (?:the )?(?:last )?(?:two|2) years`), func(a *Asked, _ []string) { a.Months = 24 }},
	{words(`за (?:последние )?полгода|(?:for|over|last) half a year`), func(a *Asked, _ []string) { a.Months = 6 }},
}

// words matches whole words only.
func words(form string) *regexp.Regexp {
	return regexp.MustCompile(`(?:^|[\s,;])(?:` + form + `)(?:$|[\s,;.])`)
}

// AskedOf reads the words; what they leave is a name.
func AskedOf(text string) Asked {
	var a Asked
	rest := storage.Fold(text)
	for again := true; again; {
		again = false
		for _, w := range askedWords {
			if at := w.form.FindStringSubmatchIndex(rest); at != nil {
				w.set(&a, w.form.FindStringSubmatch(rest))
				rest = rest[:at[0]] + " " + rest[at[1]:]
				again = true
			}
		}
	}
	a.Rest = strings.Join(strings.FieldsFunc(rest, func(c rune) bool { return c == ' ' || c == ',' || c == ';' }), " ")
	return a
}
