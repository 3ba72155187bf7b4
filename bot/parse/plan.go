package parse

import (
	"errors"
	"strings"

	"runrate/calc"
	"runrate/storage"
)

// PlanItem is one line of a plan in words: a category and its volume.
type PlanItem struct {
	Category storage.CategoryID // 0: none of that name
	Segment  storage.SegmentID  // 0: none is named
	Name     string             // as written
	Unit     string             // as written, "" for none
	Volume   calc.Volume        // 0 and more
}

// Plan reads "пиво 2000, сок 500 кг", and of segments "пиво HoReCa 500". Its problems are UnknownWord, NoAmount,
// TwoNumbers, SeveralCategories, those of numbers, and Empty.
func Plan(text string, x *Lexicon, segments []storage.Segment) ([]PlanItem, error) {
	var items []PlanItem
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == ';' || r == '\r' }) {
		for rest := line; rest != ""; {
			end := comma(rest)
			if tokens := scan(rest[:end]); len(tokens) > 0 {
				item, err := x.planItem(rest[:end], tokens, segments)
				if err != nil {
					return nil, err
				}
				items = append(items, item)
			}
			rest = strings.TrimPrefix(rest[end:], ",")
		}
	}
	if len(items) == 0 {
		return nil, Problem{Kind: Empty}
	}
	return items, nil
}

// planItem reads a category by its known name, or else whatever stands before the number as a new one.
func (x *Lexicon) planItem(s string, tokens []token, segments []storage.Segment) (PlanItem, error) {
	ids, n := x.at(tokens)
	sure := len(ids) == 1
	if n == 0 {
		var words []string
		for ; n < len(tokens) && tokens[n].kind != number; n++ {
			if tokens[n].kind == word {
				words = append(words, tokens[n].fold)
			}
		}
		ids, sure = x.guess(words)
	}
	if len(ids) > 0 && !sure {
		return PlanItem{}, Problem{Kind: SeveralCategories, Text: joined(tokens[:n]), Other: x.namesOf(ids)}
	}
	var id storage.CategoryID
	if sure {
		id = ids[0]
	}
	if n == 0 || n == len(tokens) {
		return PlanItem{}, Problem{Kind: NoAmount, Text: strings.TrimSpace(s)}
	}
	item := PlanItem{Category: id, Name: strings.Trim(s[tokens[0].start:tokens[n].start], " \t:-–—=")}
	rest := tokens[n:]
	if segment, words := segmentAt(rest, segments); words > 0 && id != 0 {
		item.Segment, rest = segment, rest[words:]
	}
	for len(rest) > 0 && rest[0].kind == sign {
		rest = rest[1:]
	}
	if len(rest) == 0 || rest[0].kind != number || item.Name == "" {
		return PlanItem{}, Problem{Kind: NoAmount, Text: strings.TrimSpace(s)}
	}
	groups := groupsAt(rest)
	volume, err := calc.ParseVolume(joined(rest[:groups]))
	if errors.Is(err, calc.ErrTwoFaced) {
		return PlanItem{}, Problem{Kind: TwoFaced, Text: joined(rest[:groups])}
	}
	if err != nil {
		return PlanItem{}, numberProblem(err, joined(rest[:groups]))
	}
	if volume < 0 {
		return PlanItem{}, Problem{Kind: NotNumber, Text: joined(rest[:groups])}
	}
	item.Volume = volume
	if len(rest) > groups && multipliers[rest[groups].fold] > 0 {
		item.Volume *= calc.Volume(multipliers[rest[groups].fold])
		groups++
	}
	if rest = rest[groups:]; len(rest) > 0 {
		item.Unit = strings.TrimSuffix(rest[0].text, ".")
		if rest[0].kind != word || len(rest) > 1 {
			return PlanItem{}, Problem{Kind: UnknownWord, Text: joined(rest)}
		}
	}
	return item, nil
}

// segmentAt finds the segment that tokens begin with, and how many they are.
func segmentAt(tokens []token, segments []storage.Segment) (id storage.SegmentID, n int) {
	skip := 0
	for skip < len(tokens) && tokens[skip].kind == sign {
		skip++
	}
	for _, g := range segments {
		words := scan(g.Name)
		rest := tokens[skip:]
		if len(words) == 0 || len(words) > len(rest) || skip+len(words) <= n {
			continue
		}
		if all(len(words), func(i int) bool { return words[i].fold == rest[i].fold }) {
			id, n = g.ID, skip+len(words)
		}
	}
	return id, n
}

func (x *Lexicon) namesOf(ids []storage.CategoryID) string {
	var names []string
	for _, id := range ids {
		names = append(names, x.categories[id].Name)
	}
	return strings.Join(names, ", ")
}
