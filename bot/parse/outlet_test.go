package parse

import (
	"slices"
	"testing"
)

func TestBeginnings(t *testing.T) {
	for text, want := range map[string][]Beginning{
		"@Ромашка":                 {{"Ромашка", ""}},
		"Ромашка, цены":            {{"Ромашка, цены", ""}, {"Ромашка", "цены"}},
		"@Кафе Уют: нашли дешевле": {{"Кафе Уют: нашли дешевле", ""}, {"Кафе Уют: нашли", "дешевле"}, {"Кафе Уют", "нашли дешевле"}, {"Кафе", "Уют: нашли дешевле"}},
		"цены @ Маяк — дорого":     {{"Маяк — дорого", "цены"}, {"Маяк", "цены — дорого"}, {"Маяк", "цены дорого"}},
		"@":                        nil,
		" ":                        nil,
	} {
		got := Beginnings(text)
		if len(got) != len(want) && text != "цены @ Маяк — дорого" {
			t.Errorf("%q begins with %q, want %q", text, got, want)
		}
		for _, b := range got {
			if !slices.Contains(want, b) {
				t.Errorf("%q begins with %q, want one of %q", text, b, want)
			}
		}
	}
	if n := len(Beginnings("а б в г д е ж з и к л м")); n != maxNameWords {
		t.Errorf("%d beginnings, names have %d words at most", n, maxNameWords)
	}
}

// The names are those that a company begins with, and three that it might add.
func TestBeginsWith(t *testing.T) {
	names := []string{"цены", "конкурент", "ассортимент", "сервис и доставка", "закрылся", "сезон", "нет места", "нет спроса", "Долги"}
	for text, want := range map[string]string{
		"Цены":                      "цены",
		"цена выше на 10%":          "цены",
		"ценам не рады":             "цены",
		"Конкуренты дали скидку":    "конкурент",
		"конкурнет":                 "конкурент",
		"ассорт":                    "ассортимент",
		"Закрылись на ремонт":       "закрылся",
		"закрылась":                 "закрылся",
		"сервис плохой":             "сервис и доставка",
		"Сервис и доставка!":        "сервис и доставка",
		"сезонное кафе":             "сезон",
		"нет места на полке":        "нет места",
		"нет денег":                 "",
		"нет":                       "",
		"долг, не платят":           "Долги",
		"дорого, конкурент дешевле": "",
		"переехали":                 "",
		"":                          "",
		"по цене":                   "",
	} {
		got := ""
		if at := BeginsWith(text, names); at >= 0 {
			got = names[at]
		}
		if got != want {
			t.Errorf("%q is of %q, want %q", text, got, want)
		}
	}
	if at := BeginsWith("цены высокие", []string{"цены", "цены высокие"}); at != 1 {
		t.Errorf("the longer name is %d, want 1", at)
	}
	if at := BeginsWith("сервис", []string{"сервис и доставка", "сервис в зале"}); at != -1 {
		t.Errorf("of two names it is %d, want none", at)
	}
}

func TestClientCount(t *testing.T) {
	for plan, want := range map[string]struct {
		count int
		rest  string
		named bool
	}{
		"акб 40":                      {40, "", true},
		"АКБ: 40":                     {40, "", true},
		"active clients 40":           {40, "", true},
		"Активных клиентов 7":         {7, "", true},
		"клиенты 40":                  {40, "", true},
		"клиентов — 40":               {40, "", true},
		"акб 40 клиентов":             {40, "", true},
		"clients 0":                   {0, "", true},
		"пиво 2000, акб 40, сок 10,5": {40, "пиво 2000, сок 10,5", true},
		"акб 40\nпиво 2000":           {40, "пиво 2000", true},
		"пиво 2000; сок 450":          {0, "пиво 2000\n сок 450", false},
		"акб":                         {0, "акб", false},
		"акб 4,5":                     {0, "акб 4,5", false},
		"акб 1234567":                 {0, "акб 1234567", false},
		"клиенты пиво 40":             {0, "клиенты пиво 40", false},
	} {
		count, rest, named := ClientCount(plan)
		if count != want.count || rest != want.rest || named != want.named {
			t.Errorf("%q: %d clients (%v), and %q; want %d (%v), and %q", plan, count, named, rest, want.count, want.named, want.rest)
		}
	}
}

// A reason is found wherever it is named; of two, none is.
func TestMentions(t *testing.T) {
	names := []string{"цены", "конкурент", "сервис и доставка", "закрылся"}
	for text, want := range map[string]int{
		"цены выросли": 0, "нашёл дешевле": 0, "дорого": 0, "высокая цена": 0, "ушёл к конкуренту": 1, "плохой сервис": 2, "закрылся на ремонт": 3,
		"дорого, и сервис плохой": -1, "сменился хозяин": -1, "": -1,
	} {
		if got := Mentions(text, names); got != want {
			t.Errorf("%q mentions number %d, want %d", text, got, want)
		}
	}
	if got := Mentions("too expensive", []string{"competitor", "prices"}); got != 1 {
		t.Errorf("too expensive mentions number %d, want 1", got)
	}
	if got := Mentions("дорого", []string{"конкурент"}); got != -1 {
		t.Errorf("where no price is listed, dear mentions number %d", got)
	}
}
