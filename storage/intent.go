package storage

// Intent is an import that is too large for one transaction, written down
// before it is carried out. Until it is Ready it holds nothing that anybody
// relies on and may be deleted; from then on it has to be finished. There is at most one.
type Intent struct {
	Ready  bool   // checked whole, and all its chunks are there
	Chunks uint32 // how many there are, numbered from 0
	Next   uint32 // the first that has not been carried out
	Body   []byte // the importer's own encoding: how to carry out, and what has been counted
}

// IntentReader reads an unfinished import.
type IntentReader interface {
	Intent() (Intent, error) // ErrNotFound where no import is unfinished
	Chunk(n uint32) ([]byte, error)
}

// IntentWriter writes one down and carries it out.
type IntentWriter interface {
	PutIntent(Intent) error
	DeleteIntent() error // with all of its chunks
	PutChunk(n uint32, data []byte) error
	DeleteChunk(n uint32) error
}
