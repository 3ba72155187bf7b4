package storagetest

import (
	"bytes"

	"runrate/storage"
)

func (s *state) Intent() (storage.Intent, error) {
	if s.intent == nil {
		return storage.Intent{}, storage.ErrNotFound
	}
	return *s.intent, nil
}

func (s *state) Chunk(n uint32) ([]byte, error) { return get(s.chunks, n) }

func (s *state) PutIntent(i storage.Intent) error {
	i.Body = bytes.Clone(i.Body)
	s.intent = &i
	return nil
}

func (s *state) DeleteIntent() error {
	s.intent = nil
	clear(s.chunks)
	return nil
}

func (s *state) PutChunk(n uint32, data []byte) error {
	s.chunks[n] = bytes.Clone(data)
	return nil
}

func (s *state) DeleteChunk(n uint32) error { delete(s.chunks, n); return nil }

func (s *state) PutClients(clients []storage.Client) error {
	holder := map[string]storage.ClientID{}
	for _, c := range s.clients {
		holder[storage.Fold(c.Code)] = c.ID
	}
	for _, c := range clients {
		code := storage.Fold(c.Code)
		if other, held := holder[code]; held && code != "" && other != c.ID {
			return storage.ErrTaken
		}
		holder[code] = c.ID
	}
	for _, c := range clients {
		s.clients[c.ID] = c
	}
	return nil
}

func (s *state) ReserveClients(n int) (storage.ClientID, error) {
	id := s.lastID["client"] + 1
	s.lastID["client"] += uint32(n)
	return storage.ClientID(id), nil
}

func (s *state) ReserveSegments(n int) (storage.SegmentID, error) {
	id := s.lastID["segment"] + 1
	s.lastID["segment"] += uint32(n)
	return storage.SegmentID(id), nil
}
