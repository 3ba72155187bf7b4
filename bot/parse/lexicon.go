package parse

import (
	"slices"
	"strings"

	"runrate/storage"
)

// Lexicon is the company's categories, ready to be found in what is written.
// It is never changed once made.
type Lexicon struct {
	byFirst    map[string][]name // by the first word
	byStem     map[string][]name // by the first word's stem
	names      []name
	all        map[storage.CategoryID]name // every word of its name and aliases together
	categories map[storage.CategoryID]storage.Category
	pictures   string // that stand in names
}

// name is one way to write a category.
type name struct {
	words, stems []string
	category     storage.CategoryID
}

// NewLexicon takes categories by their names and aliases.
func NewLexicon(categories []storage.Category) *Lexicon {
	x := &Lexicon{byFirst: map[string][]name{}, byStem: map[string][]name{}, categories: map[storage.CategoryID]storage.Category{}, all: map[storage.CategoryID]name{}}
	for _, c := range categories {
		x.categories[c.ID] = c
		together := name{category: c.ID}
		for _, written := range append([]string{c.Name}, c.Aliases...) {
			n := name{category: c.ID}
			x.pictures += strings.Map(func(r rune) rune {
				if picture(r) == r {
					return -1
				}
				return r
			}, written)
			for _, t := range scan(written) {
				n.words, n.stems = append(n.words, t.fold), append(n.stems, t.stem)
			}
			if len(n.words) > 0 {
				x.byFirst[n.words[0]] = append(x.byFirst[n.words[0]], n)
				x.byStem[n.stems[0]] = append(x.byStem[n.stems[0]], n)
				x.names = append(x.names, n)
				together.words = append(together.words, n.words...)
			}
		}
		x.all[c.ID] = together
	}
	return x
}

// Find returns the category that a text names beyond doubt, and false where there is none or more than one.
func (x *Lexicon) Find(written string) (storage.Category, bool) {
	tokens := scan(written)
	if len(tokens) == 0 {
		return storage.Category{}, false
	}
	ids, n := x.at(tokens)
	if n == len(tokens) && len(ids) == 1 {
		return x.categories[ids[0]], true
	}
	ids, sure := x.guess(folds(tokens))
	if !sure {
		return storage.Category{}, false
	}
	return x.categories[ids[0]], true
}

// hints tells whether a word is one of some category's name, give or take a slip.
func (x *Lexicon) hints(word string) bool {
	return slices.ContainsFunc(x.names, func(n name) bool { return n.holds([]string{word}) < faint })
}

// at returns the categories whose name begins the tokens, in whatever
// grammatical form, and the number of tokens that the longest such name takes;
// 0 for none. A name as it is written wins over a form of one.
func (x *Lexicon) at(tokens []token) ([]storage.CategoryID, int) {
	exact, n := longest(x.byFirst[tokens[0].fold], tokens, func(n name, i int) bool { return n.words[i] == tokens[i].fold })
	forms, m := longest(x.byStem[tokens[0].stem], tokens, func(n name, i int) bool { return n.stems[i] == tokens[i].stem })
	if n >= m {
		return exact, n
	}
	return forms, m
}

func longest(names []name, tokens []token, same func(n name, i int) bool) (ids []storage.CategoryID, length int) {
	for _, n := range names {
		if len(n.words) > len(tokens) || len(n.words) < length || !all(len(n.words), func(i int) bool { return same(n, i) }) {
			continue
		}
		if len(n.words) > length {
			ids, length = nil, len(n.words)
		}
		if !slices.Contains(ids, n.category) {
			ids = append(ids, n.category)
		}
	}
	return ids, length
}

func all(n int, holds func(i int) bool) bool {
	for i := range n {
		if !holds(i) {
			return false
		}
	}
	return true
}
