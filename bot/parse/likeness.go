package parse

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kljensen/snowball"

	"runrate/storage"
)

// stemOf returns what the grammatical forms of a folded word have in common,
// by the Snowball stemmer of its alphabet's language.
func stemOf(word string) string {
	r, _ := utf8.DecodeRuneInString(word)
	language := "english"
	switch {
	case utf8.RuneCountInString(word) < 3 || !unicode.IsLetter(r):
		return word
	case unicode.Is(unicode.Cyrillic, r):
		language = "russian"
	}
	stem, err := snowball.Stem(word, language, true)
	if err != nil || stem == "" {
		return word
	}
	return stem
}

// likeness is how much a typed word resembles one of a name.
type likeness int

const (
	sameWord likeness = iota // the word, or a grammatical form of it
	slip                     // one slip of the thumb in a word long enough to leave no doubt
	faint                    // worth asking about: a beginning, a slip in a short word, two in a long one
	unlike
)

// alike compares folded words. A slip leaves no doubt where one letter is
// wrong or two neighbours are swapped in a word of five letters or more; a letter too
// many or too few makes another word too easily (водка is not вода, печень no
// печенье) and wants a longer one.
func alike(typed, named string) likeness {
	if typed == named {
		return sameWord
	}
	a, b := []rune(typed), []rune(named)
	if len(a) == 0 || len(b) == 0 {
		return unlike
	}
	if !unicode.IsLetter(a[0]) || !unicode.IsLetter(b[0]) {
		return unlike
	}
	d := slips(a, b)
	nearest := d
	if a[0] == b[0] && len(a)-len(b) <= longestEnding && len(b)-len(a) <= longestEnding { // stemming costs more than all the rest
		x, y := stemOf(typed), stemOf(named)
		if x == y {
			return sameWord
		}
		nearest = min(d, slips([]rune(x), []rune(y)))
	}
	switch {
	case d == 1 && a[0] == b[0] && (len(a) >= 5 && len(a) == len(b) || len(a) >= 7 && len(b) >= 7):
		return slip
	case nearest == 1 && len(a) >= 3, nearest == 2 && len(a) >= 8, len(a) >= 3 && strings.HasPrefix(named, typed):
		return faint
	}
	return unlike
}

// longestEnding is how much longer one form of a word may be than another.
const longestEnding = 4

// slips counts the letters wrong, missing or too many, and neighbours swapped,
// by which two words differ: the optimal string alignment distance. 3 stands for more.
func slips(a, b []rune) int {
	if d := len(a) - len(b); d > 2 || d < -2 {
		return 3
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			changed := last[j-1]
			if a[i-1] != b[j-1] {
				changed++
			}
			row[j] = min(changed, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], 3)
}

// guess finds the categories that words resemble most: names that hold all of
// them before names that hold them among others. sure tells that it is one,
// and close enough to need no asking.
func (x *Lexicon) guess(words []string) (ids []storage.CategoryID, sure bool) {
	best := 2 * int(unlike)
	for _, n := range x.names {
		like := n.holds(words)
		if like == unlike {
			continue
		}
		rank := 2 * int(like)
		if len(words) < len(n.words) {
			rank++
		}
		if rank > best {
			continue
		}
		if rank < best {
			best, ids = rank, nil
		}
		if !slices.Contains(ids, n.category) {
			ids = append(ids, n.category)
		}
	}
	sure = len(ids) == 1 && best < 2*int(faint)
	if len(ids) == 0 && len(words) > 1 {
		ids = x.mentioned(words)
	}
	slices.SortFunc(ids, func(a, b storage.CategoryID) int {
		return cmp.Compare(storage.Fold(x.categories[a].Name), storage.Fold(x.categories[b].Name))
	})
	return ids, sure
}

// mentioned finds the categories that words are of where no single one holds
// them all ("томатный яблочный"); each of the words has to be some category's.
func (x *Lexicon) mentioned(words []string) []storage.CategoryID {
	var ids []storage.CategoryID
	for _, w := range words {
		found := false
		for _, n := range x.names {
			if n.holds([]string{w}) == sameWord {
				found = true
				if !slices.Contains(ids, n.category) {
					ids = append(ids, n.category)
				}
			}
		}
		if !found {
			return nil
		}
	}
	return ids
}

// holds tells how well the words are found among the name's, each in a place
// of its own; the worst of them counts.
func (n name) holds(words []string) likeness {
	if len(words) > len(n.words) {
		return unlike
	}
	worst, taken := sameWord, make([]bool, len(n.words))
	for _, w := range words {
		like, at := unlike, 0
		for i, named := range n.words {
			if l := alike(w, named); !taken[i] && l < like {
				like, at = l, i
			}
		}
		if like == unlike {
			return unlike
		}
		taken[at] = true
		worst = max(worst, like)
	}
	return worst
}

// Finder picks, of clients' names handed in one by one, those that a typed one
// means. Make one with NewFinder. A name in one of its cases (ромашке, ромашку)
// is sure; a slip is asked about, and so is a form that another client's name
// could have: Иванова is not Иванов.
type Finder[T any] struct {
	words  []string
	likely []T // all of the name, in one of its cases
	faint  []T // worth asking about
}

// NewFinder looks for a name as somebody typed it.
func NewFinder[T any](typed string) *Finder[T] { return &Finder[T]{words: nameWords(typed)} }

var quotes = strings.NewReplacer("'", "", "’", "", "\"", "", "«", "", "»", "", "“", "", "”", "")

// nameWords takes a name apart; apostrophes and quotes are left out, as they are on phones.
func nameWords(s string) []string { return strings.Fields(quotes.Replace(storage.Fold(s))) }

// Consider compares one name.
func (f *Finder[T]) Consider(named string, v T) {
	if len(f.words) == 0 || !f.worthAsking(named) {
		return
	}
	words := nameWords(named)
	switch like := (name{words: words}).holds(f.words); {
	case like == unlike:
	case len(words) == len(f.words) && all(len(words), func(i int) bool { return isCase(f.words[i], words[i]) }):
		f.likely = append(f.likely, v)
	default:
		f.faint = append(f.faint, v)
	}
}

// obliqueEndings are those of cases that no nominative has.
var obliqueEndings = []string{"у", "ю", "е", "ой", "ей", "ом", "ем"}

// isCase tells whether a word is a name's, or can be nothing but one of its
// oblique cases. (A stemmer takes Иванов itself for a case of Иван.)
func isCase(typed, named string) bool {
	if typed == named {
		return true
	}
	_, last := utf8.DecodeLastRuneInString(named)
	for _, ending := range obliqueEndings {
		base, ends := strings.CutSuffix(typed, ending)
		if ends && utf8.RuneCountInString(base) >= 3 && (base == named || base == named[:len(named)-last]) {
			return true
		}
	}
	return false
}

// worthAsking tells, without taking a name apart, whether every word may have
// its like in it: of two words a slip apart, one of the first two letters of
// one is among the first two of the other. A company has many clients.
func (f *Finder[T]) worthAsking(named string) bool {
	for _, w := range f.words {
		a0, size := utf8.DecodeRuneInString(w)
		a1, _ := utf8.DecodeRuneInString(w[size:])
		if !beginsLike(named, a0, a1) {
			return false
		}
	}
	return true
}

// beginsLike tells whether some word of a name has one of two letters among its first two.
func beginsLike(named string, a0, a1 rune) bool {
	place := 0 // in the word, letters counted
	for _, r := range named {
		switch {
		case unicode.IsSpace(r):
			place = 0
			continue
		case strings.ContainsRune("'’\"«»“”", r):
			continue
		}
		if place++; place > 2 {
			continue
		}
		if r = unicode.ToLower(r); r == 'ё' {
			r = 'е'
		}
		if r == a0 || r == a1 {
			return true
		}
	}
	return false
}

// Found returns what was found: those that are likely, else the faint ones. A
// single likely one is sure enough to need no asking.
func (f *Finder[T]) Found() (found []T, sure bool) {
	if len(f.likely) > 0 {
		return f.likely, len(f.likely) == 1
	}
	return f.faint, false
}

// All returns everything that was found, the likely first.
func (f *Finder[T]) All() []T { return slices.Concat(f.likely, f.faint) }
