package bot

import (
	"reflect"
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
	if c.lexicon == nil || !reflect.DeepEqual(c.categories, categories) {
		c.categories, c.lexicon = categories, parse.NewLexicon(categories)
	}
	return c.lexicon
}

func (r *Request) lexicon() (*parse.Lexicon, error) {
	categories, err := r.Tx.Categories()
	if err != nil {
		return nil, err
	}
	return r.bot.lexicon.of(categories), nil
}
