package parse_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"runrate/bot/parse"
	"runrate/calc"
	"runrate/storage"
)

var categories = []storage.Category{
	{ID: 1, Name: "Пиво", Unit: "шт", Aliases: []string{"beer", "пивко"}},
	{ID: 2, Name: "Сок", Unit: "кг", Aliases: []string{"juice"}},
	{ID: 3, Name: "Сок 1л", Unit: "кор"},
	{ID: 4, Name: "Мёд липовый", Unit: "кг"},
	{ID: 5, Name: "7Up", Unit: "шт"},
	{ID: 6, Name: "Снеки-микс", Unit: "case"},
}

var known = map[string]bool{"ромашка": true, "ип петров 24": true, "магазин 5": true}

// read parses on Tuesday, 10 March 2026.
func read(text string) string {
	base, _ := calc.ParseDate("2026-03-10")
	items, err := parse.Message(text, parse.Context{
		Lexicon: parse.NewLexicon(categories), Base: base, Today: base,
		KnownClient: func(name string) bool { return known[storage.Fold(name)] },
	})
	var p parse.Problem
	if errors.As(err, &p) {
		return strings.TrimRight(fmt.Sprintf("! %s: %s / %s", p.Kind, p.Text, p.Other), ": /")
	}
	var d parse.Doubt
	if errors.As(err, &d) {
		return fmt.Sprintf("? %s %s: %s", d.Kind, d.Text, strings.Join(d.Options, " "))
	}
	if err != nil {
		return "error " + err.Error()
	}
	var out []string
	for _, i := range items {
		s := fmt.Sprintf("%d %s", i.Category, i.Volume)
		if i.Date != base {
			s = i.Date.String() + " " + s
		}
		if i.Client != "" {
			s += " @" + i.Client
		}
		if i.HasAmount {
			s += " =" + i.Amount.String()
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

func TestMessage(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"пиво 120", "1 120"},
		{"Пиво 120", "1 120"},
		{"120 пиво", "1 120"},
		{"beer 120", "1 120"},
		{"пиво 120 шт", "1 120"},
		{"пиво 120шт.", "1 120"},
		{"пиво: 120", "1 120"},
		{"пиво - 120", "1 120"},
		{"пиво — 120 шт", "1 120"},
		{"пиво-120", "1 120"},
		{"пиво120", "1 120"},
		{"пиво 120 сок 45", "1 120; 2 45"},
		{"120 пиво 45 сок", "1 120; 2 45"},
		{"120 шт пива и 45 кг сока", "1 120; 2 45"},
		{"пиво 120 и сок 45 3600р", "1 120; 2 45 =3600"},
		{"пиво 120 сок", "! two categories: пиво / сок"},
		{"пиво 120 45 сок", "! two numbers: 120 / 45"},
		{"Ромашка пиво 120", "1 120 @Ромашка"},
		{"Лютик пиво 120", "! unknown word: Лютик"},
		{"1. пиво 120\n2. сок 45", "1 120; 2 45"},
		{"1) пиво 120", "1 120"},
		{"5. пиво", "1 5"},
		{"пиво 120 200", "? number 120 200: 120200 120|200"},
		{"пиво 120200", "1 120200"},
		{"пиво 2 тыс", "1 2000"},
		{"пиво 1,5 тыс 3 тыс р", "1 1500 =3000"},
		{"пиво 1,234 тыс", "1 1234"},
		{"пиво 900 млн", "1 900000000"},
		{"пиво 2000 млн", "! too large: 2000"},
		{"неделю назад пиво 5", "2026-03-03 1 5"},
		{"3 дня назад пиво 5", "2026-03-07 1 5"},
		{"в пятницу пиво 5", "2026-03-06 1 5"},
		{"в прошлую пятницу пиво 5", "2026-03-06 1 5"},
		{"во вторник пиво 5", "? date во вторник: 2026-03-10 2026-03-03"},
		{"в прошлый вторник пиво 5", "2026-03-03 1 5"},
		{"в прошлый понедельник пиво 5", "? date в прошлый понедельник: 2026-03-09 2026-03-02"},
		{"March 5 beer 5", "2026-03-05 1 5"},
		{"завтра пиво 5", "! future date: 2026-03-11"},
		{"пиво 117 ₽3600", "1 117 =3600"},
		{"1.5 кг сок", "2 1.5"},
		{"возврат:\nпиво 5\nсок 3", "1 -5; 2 -3"},
		{"возврат", "! no amount: возврат"},
		{"продал пиво 120", "1 120"},
		{"пиво +120", "1 120"},
		{"мед липовый 2,5", "4 2.5"},
		{"МЁД ЛИПОВЫЙ 0.125 кг", "4 0.125"},
		{"пиво 120, сок 45", "1 120; 2 45"},
		{"пиво 120,сок 45", "1 120; 2 45"},
		{"пиво 120; сок 45", "1 120; 2 45"},
		{"пиво 120\nсок 45,5\n", "1 120; 2 45.5"},
		{"сок 1л 20", "3 20"},
		{"сок 1л 20 кор", "3 20"},
		{"7up 12", "5 12"},
		{"12 7up", "5 12"},
		{"снеки-микс 3 коробки", "6 3"},
		// numbers
		{"пиво 1 200", "1 1200"},
		{"пиво 1 200 000 шт", "1 1200000"},
		{"пиво 1\u00a0200", "1 1200"},
		{"сок 1 200,5", "2 1200.5"},
		{"пиво 1,200", "? number 1,200: 1200 1.2"},
		{"пиво 1.200", "? number 1.200: 1200 1.2"},
		{"сок 12,345", "? number 12,345: 12345 12.345"},
		{"сок 12,3450", "2 12.345"},
		{"сок 0,250", "2 0.25"},
		{"сок 1,2345", "! too fine: 1,2345"},
		{"пиво 99999999999", "! too large: 99999999999"},
		{"пиво 0", "! zero: 0"},
		{"пиво 120 45", "! two numbers: 120 / 45"},
		{"пиво 12,345.6.7", "! not a number: 12,345.6.7"},
		// dates
		{"вчера пиво 120", "2026-03-09 1 120"},
		{"пиво 120 вчера", "2026-03-09 1 120"},
		{"yesterday beer 5", "2026-03-09 1 5"},
		{"позавчера пиво 120, сок 45", "2026-03-08 1 120; 2026-03-08 2 45"},
		{"09.03 сок 40 кг", "2026-03-09 2 40"},
		{"9.03.2026 сок 40", "2026-03-09 2 40"},
		{"09.03.26 сок 40", "2026-03-09 2 40"},
		{"2026-03-09 сок 40", "2026-03-09 2 40"},
		{"2026-03-09 сок 40 кг, пиво 3", "2026-03-09 2 40; 2026-03-09 1 3"},
		{"9 марта сок 40", "2026-03-09 2 40"},
		{"9 марта 2025 сок 40", "2025-03-09 2 40"},
		{"9 Mar juice 40", "2026-03-09 2 40"},
		{"12.01 пиво 5", "2026-01-12 1 5"},
		{"25.12 пиво 5", "! future date: 2026-12-25"},
		{"12.03 пиво 5", "! future date: 2026-03-12"},
		{"31.02 пиво 5", "! bad date: 31.02"},
		{"31.02.2026 пиво 5", "! bad date: 31.02.2026"},
		{"2026-02-30 пиво 5", "! bad date: 2026-02-30"},
		{"вчера\nпиво 120\nсок 45", "2026-03-09 1 120; 2026-03-09 2 45"},
		{"вчера, пиво 120, сок 45", "2026-03-09 1 120; 2026-03-09 2 45"},
		{"пиво 120, вчера сок 45", "! loose date: вчера"},
		{"пиво 120, сок 45 вчера", "! loose date: вчера"},
		{"12.11 сок", "! date or volume: 12.11"},
		{"сок 12.11", "2 12.11"},
		{"сок 12.25", "2 12.25"},
		{"1989-12-31 пиво 5", "! old date: 1989-12-31"},
		{"пиво .5", "! not a number: .5"},
		{"пиво (-5)", "1 -5"},
		{"сок (−5)", "2 -5"},
		{"пиво 1½", "! unknown word: ½"},
		{"пиво 1２", "! unknown word: ２"},
		{"пиво 120%", "! unknown word: %"},
		{"пиво 5 100$", "! unknown word: $"},
		{"пиво 5 70$", "! two numbers: 5 / 70"},
		{"пиво 5 по 50р", "! price each: по 50р"},
		{"пиво 5 -100р", "! not a number: -100"},
		{"@Лютик пиво 12", "1 12 @Лютик"},
		{"пиво 5 @Лютик вчера", "2026-03-09 1 5 @Лютик"},
		{"пиво 5 @" + strings.Repeat("я", 61), "! long client name: " + strings.Repeat("я", 61)},
		// clients and money
		{"09.03 сок 40 кг @Ромашка 3600р", "2026-03-09 2 40 @Ромашка =3600"},
		{"пиво 5 3 600р", "1 5 =3600"},
		{"пиво 120 200р", "? number 120 200: 120|200"},
		{"пиво 1 120 200р", "! two numbers: 1 / 120 200"},
		{"пиво 120 на 12 500,50 руб.", "1 120 =12500.5"},
		{"3600 ₽ пиво 5", "1 5 =3600"},
		{"₽3600 пиво 5", "1 5 =3600"},
		{"пиво 5 100р 200р", "! two numbers: 5 100 / 200"},
		{"пиво 5 @ип Петров 24", "1 5 @ип Петров 24"},
		{"пиво 5 @ИП Петров 24 300р", "1 5 @ИП Петров 24 =300"},
		{"@Магазин 5 пиво 5", "1 5 @Магазин 5"},
		{"пиво 5 @Новый Лютик", "1 5 @Новый Лютик"},
		{"пиво 120, сок 45 @Ромашка", "1 120 @Ромашка; 2 45 @Ромашка"},
		{"@Ромашка, пиво 120, сок 45", "1 120 @Ромашка; 2 45 @Ромашка"},
		{"@Ромашка\nпиво 120\nсок 45", "1 120 @Ромашка; 2 45 @Ромашка"},
		{"пиво 1 @Ромашка, сок 2 @Лютик", "1 1 @Ромашка; 2 2 @Лютик"},
		{"пиво 1 @Ромашка, сок 2 @Лютик, 7up 3", "! loose client: Ромашка"},
		{"пиво 5 @", "! no client name: @"},
		// returns
		{"возврат пиво 5", "1 -5"},
		{"пиво -5", "1 -5"},
		{"пиво −5", "1 -5"},
		{"возврат пиво -5", "1 -5"},
		{"return beer 5", "1 -5"},
		{"возврат пиво 5 300р", "? number 5 300: 5|300"},
		{"возврат: пиво 5, сок 3", "1 -5; 2 -3"},
		{"возврат пиво 5, сок 3", "! loose return: возврат"},
		{"возврат пиво 5\nсок 3", "1 -5; 2 3"},
		{"пиво 5, возврат сок 3", "1 5; 2 -3"},
		{"вчера возврат пиво 5", "2026-03-09 1 -5"},
		{"возврат", "! no amount: возврат"},
		// not understood
		{"", "! empty"},
		{" .,;\n", "! empty"},
		{"привет", "! unknown category: привет"},
		{"квас 12", "! unknown category: квас"},
		{"120", "! no category: 120"},
		{"пиво", "! no amount: Пиво"},
		{"пиво 120 отличное", "! unknown word: отличное"},
		{"пиво сок 20", "! two categories: пиво / сок"},
		{"пиво 120, квас 5", "! unknown category: квас"},
		{"сок 12 шт", "! wrong unit: шт / кг"},
		{"вчера", "! empty"},
		{strings.Repeat("пиво 1\n", 51), "! too many"},
	} {
		if got := read(c.text); got != c.want {
			t.Errorf("%q\n  read as %s\n  want    %s", c.text, got, c.want)
		}
	}
}

func FuzzMessage(f *testing.F) {
	for _, s := range []string{"пиво 120", "12.11 сок 40 кг @Ромашка 3600р", "возврат: пиво 5, сок 3", "@", "пиво 5 -100р", "2026-03-09 1\u00a0200,5", "-−–", "₽ 7up 1,200", "пмво 5 сок 1.200", "во вторник снеки 3", "возврат\nпиво 5", "пиво 10 кор 5 шт"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		base, _ := calc.ParseDate("2026-03-10")
		c := parse.Context{Lexicon: parse.NewLexicon(categories), Base: base, Today: base, KnownClient: func(n string) bool { return len(n)%3 == 0 }}
		items, err := parse.Message(s, c)
		var d parse.Doubt
		for errors.As(err, &d) { // answered, a doubt is settled
			if parse.Settled(c.Answers, d) != "" || len(d.Options) == 0 {
				t.Fatalf("%q asks again: %+v", s, d)
			}
			c.Answers = append(c.Answers, parse.Answer{Kind: d.Kind, Text: d.Text, Nth: d.Nth, Value: d.Options[len(s)%len(d.Options)]})
			items, err = parse.Message(s, c)
		}
		if err != nil && items != nil {
			t.Fatalf("%q gave entries beside a problem", s)
		}
		if err == nil && len(items) == 0 {
			t.Fatalf("%q gave neither entries nor a problem", s)
		}
		for _, i := range items {
			if i.Category == 0 || i.Volume == 0 || i.Date > base || i.Date < storage.MinSaleDate || max(i.Volume, -i.Volume) > calc.MaxVolume {
				t.Fatalf("%q gave the entry %+v", s, i)
			}
			if i.HasAmount && i.Amount != 0 && (i.Amount < 0) != (i.Volume < 0) {
				t.Fatalf("%q gave money against the goods: %+v", s, i)
			}
		}
	})
}
