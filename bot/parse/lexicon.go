package parse

import (
	"slices"
	"strings"

	"runrate/storage"
)

// Lexicon is the company's categories, ready to be found in what is written.
// It is never changed once made.
type Lexicon struct {
	byFirst    map[string][]name // by the first word, longest name first
	categories map[storage.CategoryID]storage.Category
}

// name is one way to write a category.
type name struct {
	words    []string
	category storage.CategoryID
}

// NewLexicon takes categories by their names and aliases.
func NewLexicon(categories []storage.Category) *Lexicon {
	x := &Lexicon{byFirst: map[string][]name{}, categories: map[storage.CategoryID]storage.Category{}}
	for _, c := range categories {
		x.categories[c.ID] = c
		for _, written := range append([]string{c.Name}, c.Aliases...) {
			var words []string
			for _, t := range scan(written) {
				words = append(words, t.fold)
			}
			if len(words) > 0 {
				x.byFirst[words[0]] = append(x.byFirst[words[0]], name{words, c.ID})
			}
		}
	}
	for first := range x.byFirst {
		slices.SortStableFunc(x.byFirst[first], func(a, b name) int { return len(b.words) - len(a.words) })
	}
	return x
}

// Find returns the category with a name or alias, and false where there is none.
func (x *Lexicon) Find(written string) (storage.Category, bool) {
	tokens := scan(written)
	if len(tokens) == 0 {
		return storage.Category{}, false
	}
	id, n := x.at(tokens)
	if n != len(tokens) {
		return storage.Category{}, false
	}
	return x.categories[id], true
}

// at returns the category whose name begins the tokens, the longest one, and
// the number of tokens it takes; 0 for none.
func (x *Lexicon) at(tokens []token) (storage.CategoryID, int) {
	for _, n := range x.byFirst[tokens[0].fold] {
		if len(n.words) > len(tokens) {
			continue
		}
		if slices.EqualFunc(n.words, tokens[:len(n.words)], func(w string, t token) bool { return w == t.fold }) {
			return n.category, len(n.words)
		}
	}
	return 0, 0
}

// units maps the ways to write a common unit to one of them.
var units = func() map[string]string {
	m := map[string]string{}
	for _, ways := range []string{
		"шт штук штука штуки pcs pc piece pieces ед",
		"кг kg kilo кило килограмм килограмма килограммов",
		"л l литр литра литров liter liters litre litres",
		"кор коробка коробки коробок короб коробов case cases ящ ящик ящика ящиков box boxes",
		"уп упак упаковка упаковки упаковок pack packs",
		"т t тонна тонны тонн ton tons tonne tonnes",
		"г гр g грамм грамма граммов gram grams",
		"м m метр метра метров meter meters",
	} {
		list := strings.Fields(ways)
		for _, w := range list {
			m[w] = list[0]
		}
	}
	return m
}()

// currencies are the ways to mark a number as money. There is one currency.
var currencies = set("р руб рубль рубля рублей rub rur ₽")

// returns are the words that turn a sale into a return.
var returns = set("возврат возвраты вернули вернул return returned returns")

// fillers say nothing that the rest does not.
var fillers = set("продал продала продали продано отгрузил отгрузила отгружено sold и and of на за")

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// sameUnit tells whether a unit that was written is the category's.
func sameUnit(written, unit string) bool {
	w, u := strings.Trim(storage.Fold(written), "."), strings.Trim(storage.Fold(unit), ".")
	return w == u || units[w] != "" && units[w] == units[u]
}

// isUnit tells whether a word can only be a unit: a common one, or some category's own.
func (x *Lexicon) isUnit(word string) bool {
	w := strings.Trim(word, ".")
	if units[w] != "" {
		return true
	}
	for _, c := range x.categories {
		if w == strings.Trim(storage.Fold(c.Unit), ".") {
			return true
		}
	}
	return false
}
