package parse_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"runrate/bot/parse"
	"runrate/calc"
	"runrate/storage"
)

// company is what the messages of one part of the corpus are read against.
type company struct {
	categories []storage.Category
	clients    [][2]string // code, name
}

func packs(s string) (list []storage.Pack) {
	for _, p := range strings.Fields(s) {
		unit, n, _ := strings.Cut(p, "=")
		factor, _ := strconv.Atoi(n)
		list = append(list, storage.Pack{Unit: unit, Factor: calc.Volume(factor) * calc.Unit})
	}
	return list
}

var companies = map[string]company{
	"ru": {
		[]storage.Category{
			{ID: 1, Name: "Пиво", Unit: "шт", Packs: packs("кор=12 ящ=20"), Aliases: []string{"пивко"}},
			{ID: 2, Name: "Пиво безалкогольное", Unit: "шт", Packs: packs("кор=12"), Aliases: []string{"б/а"}},
			{ID: 3, Name: "Сок яблочный", Unit: "л", Packs: packs("уп=6")},
			{ID: 4, Name: "Сок томатный", Unit: "л", Packs: packs("уп=6")},
			{ID: 5, Name: "Вода", Unit: "кор"},
			{ID: 6, Name: "Чипсы", Unit: "шт", Packs: packs("кор=24")},
			{ID: 7, Name: "Орехи", Unit: "кг", Packs: packs("меш=25")},
			{ID: 8, Name: "Шоколад", Unit: "кг"},
			{ID: 9, Name: "Сыр", Unit: "кг", Aliases: []string{"сырок"}},
			{ID: 10, Name: "Кефир 1%", Unit: "шт"},
		},
		[][2]string{{"K1", "Ромашка"}, {"K2", "Лютик"}, {"K3", "Маяк"}, {"K4", "Маяк"}, {"K5", "Магнит Косметик"}, {"K6", "ИП Иванов"}, {"K7", "Пятёрочка"}},
	},
	"en": {
		[]storage.Category{
			{ID: 1, Name: "Beer", Unit: "pcs", Packs: packs("case=24")},
			{ID: 2, Name: "Apple Juice", Unit: "l", Packs: packs("pack=6")},
			{ID: 3, Name: "Tomato Juice", Unit: "l", Packs: packs("pack=6")},
			{ID: 4, Name: "Water", Unit: "case"},
			{ID: 5, Name: "Chips", Unit: "pcs", Packs: packs("box=30"), Aliases: []string{"crisps"}},
			{ID: 6, Name: "Nuts", Unit: "kg"},
			{ID: 7, Name: "Chocolate", Unit: "kg", Aliases: []string{"choc"}},
			{ID: 8, Name: "Cheese", Unit: "kg"},
		},
		[][2]string{{"C1", "Daisy"}, {"C2", "Corner Shop"}, {"C3", "Joe's Bar"}, {"C4", "Harbour"}, {"C5", "Harbour"}, {"C6", "Sunset Grill"}},
	},
}

// TestCorpus reads every message of the corpus and compares the reading. Most of
// it was written by somebody who had not seen the parser.
func TestCorpus(t *testing.T) {
	f, err := os.Open("testdata/corpus.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var c company
	n := 0
	for lines, row := bufio.NewScanner(f), 1; lines.Scan(); row++ {
		line := lines.Text()
		message, want, isCase := strings.Cut(line, "\t")
		switch {
		case strings.HasPrefix(line, "== "):
			c = companies[line[3:]]
		case isCase && !strings.HasPrefix(line, "#") && !strings.HasPrefix(strings.TrimSpace(want), "/"):
			n++
			message, want = strings.ReplaceAll(message, `\n`, "\n"), strings.TrimSpace(want)
			if got := c.read(message); got != want {
				t.Errorf("line %d %q:\n got %s\nwant %s", row, message, got, want)
			}
		}
	}
	if n < 300 {
		t.Errorf("the corpus has %d messages, there should be 300 and more", n)
	}
}

func (c company) read(message string) string {
	base, _ := calc.ParseDate("2026-03-10")
	items, err := parse.Message(message, parse.Context{Lexicon: parse.NewLexicon(c.categories), Base: base, Today: base, KnownClient: c.knows})
	var p parse.Problem
	var d parse.Doubt
	switch {
	case errors.As(err, &p):
		return "! " + strings.ReplaceAll(strings.ReplaceAll(string(p.Kind), "not a number", "not-a-number"), " ", "-")
	case errors.As(err, &d):
		return c.doubt(d)
	}
	var out []string
	for _, i := range items {
		client, doubt := c.client(i.Client)
		if doubt != "" {
			return doubt
		}
		s := fmt.Sprintf("%s %s %s%s", i.Date, c.categories[i.Category-1].Name, i.Volume, client)
		if i.HasAmount {
			s += " ₽" + i.Amount.String()
		}
		out = append(out, s)
	}
	return "= " + strings.Join(out, " | ")
}

func (c company) doubt(d parse.Doubt) string {
	options := slices.Clone(d.Options)
	if d.Kind == parse.WhichCategory {
		for i, o := range options {
			id, _ := strconv.Atoi(o)
			options[i] = c.categories[id-1].Name
		}
		slices.Sort(options)
	}
	return fmt.Sprintf("? %s %s: %s", d.Kind, strings.ToLower(d.Text), strings.Join(options, ", "))
}

func (c company) knows(name string) bool {
	return slices.ContainsFunc(c.clients, func(x [2]string) bool {
		return storage.Fold(x[0]) == storage.Fold(name) || storage.Fold(x[1]) == storage.Fold(name)
	})
}

// client finds a client as the conversation does.
func (c company) client(name string) (client, doubt string) {
	if name == "" {
		return "", ""
	}
	var exact [][2]string
	finder := parse.NewFinder[[2]string](name)
	for _, x := range c.clients {
		if storage.Fold(x[0]) == storage.Fold(name) || storage.Fold(x[1]) == storage.Fold(name) {
			exact = append(exact, x)
		}
		finder.Consider(x[1], x)
	}
	found, sure := finder.Found()
	if len(exact) > 0 {
		found, sure = exact, len(exact) == 1
	}
	switch {
	case sure:
		return " @" + found[0][1], ""
	case len(found) == 0:
		return " @?" + name, ""
	}
	var options []string
	for _, x := range found {
		if i := slices.IndexFunc(found, func(y [2]string) bool { return y != x && y[1] == x[1] }); i >= 0 {
			x[1] = x[0]
		}
		options = append(options, x[1])
	}
	return "", fmt.Sprintf("? client %s: %s", strings.ToLower(name), strings.Join(options, ", "))
}
