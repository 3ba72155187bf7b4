package bot

import (
	"slices"
	"sync"

	"runrate/bot/parse"
	"runrate/storage"
)

// lexiconCache keeps the last lexicon made, because making one costs more than
// reading an entry does. It is good while the categories are those it was made of.
type lexiconCache struct {
	mu         sync.Mutex
	categories []storage.Category
	lexicon    *parse.Lexicon
}

func (c *lexiconCache) of(categories []storage.Category) *parse.Lexicon {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.lexicon == nil || !slices.EqualFunc(c.categories, categories, sameWords) {
		c.categories, c.lexicon = categories, parse.NewLexicon(categories)
	}
	return c.lexicon
}

// sameWords tells whether two categories are written and counted alike.
func sameWords(a, b storage.Category) bool {
	return a.ID == b.ID && a.Name == b.Name && a.Unit == b.Unit && slices.Equal(a.Aliases, b.Aliases) && slices.Equal(a.Packs, b.Packs)
}

func (r *Request) lexicon() (*parse.Lexicon, error) {
	categories, err := r.Tx.Categories()
	if err != nil {
		return nil, err
	}
	return r.bot.lexicon.of(categories), nil
}
