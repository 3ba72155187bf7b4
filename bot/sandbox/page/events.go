package page

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// serveEvents tells a window everything, and then what changes, until it is closed.
func (p *Page) serveEvents(w http.ResponseWriter, r *http.Request) {
	flusher := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	s := stream{page: p, chats: map[int64]*told{}}
	for {
		var data []byte
		err := p.Server.WaitFor(r.Context(), func() bool { data = s.next(); return data != nil })
		if err != nil { // the window is closed, or the server
			return
		}
		if _, err := fmt.Fprintf(w, "data: %s\n\n", data); err != nil || flusher.Flush() != nil {
			return
		}
	}
}

// stream remembers what one window has been told.
type stream struct {
	page  *Page
	begun bool
	ahead time.Duration // by how much the company's clock was ahead of this machine's
	chats map[int64]*told
}

// told is what a window knows of a chat.
type told struct {
	head     string
	messages map[int64]string // id → as it was told
	toasts   map[int64]int    // by speaker, how many
}

// history is how many messages of a chat a window is told, the newest.
const history = 200

// jump is a difference of clocks that is told at once; smaller ones are rounding.
const jump = 2 * time.Second

// next is the next event, nil if there is nothing to tell.
func (s *stream) next() []byte {
	p := s.page
	now := p.Now()
	ahead := time.Until(now)
	e := event{Fresh: !s.begun, Now: now.UnixMilli(), Chats: s.changed()}
	if s.begun && len(e.Chats) == 0 && (ahead-s.ahead).Abs() < jump {
		return nil
	}
	if e.Fresh {
		e.Zone, e.Bot = p.Zone.String(), p.Server.Username()
	}
	if p.Travel != nil {
		for _, stop := range p.Travel.Stops() {
			e.Stops = append(e.Stops, stopState{stop.ID, stop.Label, stop.At.Unix()})
		}
	}
	s.begun, s.ahead = true, ahead
	return encode(e)
}

func (s *stream) changed() []chatState {
	s.page.mu.Lock()
	defer s.page.mu.Unlock()
	var out []chatState
	for _, c := range s.page.chats {
		if state, is := s.of(c); is {
			out = append(out, state)
		}
	}
	return out
}

// of is what has changed in a chat.
func (s *stream) of(c *chat) (chatState, bool) {
	known := s.chats[c.id]
	if known == nil {
		known = &told{messages: map[int64]string{}, toasts: map[int64]int{}}
		s.chats[c.id] = known
		for _, u := range c.speakers { // old ones are not shown again
			known.toasts[u.ID] = len(c.Toasts(u))
		}
	}
	all := c.Messages()
	messages := all[max(0, len(all)-history):]
	state := chatState{chatHead: c.head(all)}
	head := string(encode(state.chatHead))
	changed := head != known.head
	known.head = head
	gone := map[int64]bool{}
	for id := range known.messages {
		gone[id] = true
	}
	for _, m := range messages {
		delete(gone, m.ID)
		shown := messageOf(m)
		if text := string(encode(shown)); known.messages[m.ID] != text {
			known.messages[m.ID] = text
			state.Messages = append(state.Messages, shown)
		}
	}
	for id := range gone {
		delete(known.messages, id)
		state.Gone = append(state.Gone, id)
	}
	slices.Sort(state.Gone)
	state.Toasts = known.newToasts(c)
	return state, changed || len(state.Messages)+len(state.Gone)+len(state.Toasts) > 0
}

func (t *told) newToasts(c *chat) []toastState {
	var out []toastState
	for _, u := range c.speakers {
		all := c.Toasts(u)
		for _, toast := range all[t.toasts[u.ID]:] {
			out = append(out, toastState{toast.CallbackID, toast.Text, toast.Alert})
		}
		t.toasts[u.ID] = len(all)
	}
	return out
}

// encode is for values of this package, which always have a JSON form.
func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("page: %v", err))
	}
	return b
}
