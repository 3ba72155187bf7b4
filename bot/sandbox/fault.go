package sandbox

import (
	"cmp"
	"io"
	"net/http"
	"strconv"
)

// Fault is a failure that the server plays once, or Times times.
type Fault struct {
	Method      string // empty means any but getUpdates
	Chat        int64  // 0 means any
	Times       int    // 0 means once, -1 for ever
	Kind        FaultKind
	Code        int    // of FaultError (default 500) and FaultHTML (default 502)
	Description string // of FaultError
	RetryAfter  int    // seconds, of FaultError
	MigrateTo   int64  // a chat id, of FaultError
}

// FaultKind is the way a request fails.
type FaultKind int

// The kinds of fault. All but FaultDropAfter keep the request without effect.
const (
	FaultError      FaultKind = iota // a JSON error
	FaultHTML                        // a proxy's HTML page
	FaultDropBefore                  // the connection is closed
	FaultDropAfter                   // the request takes effect, then the connection is closed
	FaultHang                        // no answer until the client gives up or the server closes
	FaultEmpty                       // 200 with an empty body
)

func (k FaultKind) String() string {
	names := []string{"error", "html", "drop-before", "drop-after", "hang", "empty"}
	if k < 0 || int(k) >= len(names) {
		return "FaultKind(" + strconv.Itoa(int(k)) + ")"
	}
	return names[k]
}

// Fail scripts a fault. The first fault that matches a request is played.
func (s *Server) Fail(f Fault) {
	if f.Times == 0 {
		f.Times = 1
	}
	s.change(func() { s.faults = append(s.faults, f) })
}

// ClearFaults forgets every scripted fault.
func (s *Server) ClearFaults() { s.change(func() { s.faults = nil }) }

func (f Fault) matches(c *call) bool {
	if f.Method != c.method && (f.Method != "" || c.method == "getUpdates") {
		return false
	}
	return f.Chat == 0 || c.params["chat_id"] == strconv.FormatInt(f.Chat, 10)
}

// takeFault counts down and returns the fault for a call, or nil.
func (s *Server) takeFault(c *call) *Fault {
	for i := range s.faults {
		f := &s.faults[i]
		if f.Times != 0 && f.matches(c) {
			if f.Times > 0 {
				f.Times--
			}
			played := *f
			return &played
		}
	}
	return nil
}

// serveFault plays a fault. s.mu is not held.
func (s *Server) serveFault(w http.ResponseWriter, r *http.Request, f *Fault) {
	switch f.Kind {
	case FaultHTML:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(cmp.Or(f.Code, http.StatusBadGateway))
		io.WriteString(w, "<html><head><title>502 Bad Gateway</title></head>"+
			"<body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>\n")
	case FaultDropBefore, FaultDropAfter:
		panic(http.ErrAbortHandler)
	case FaultHang:
		select {
		case <-r.Context().Done():
		case <-s.done:
		}
		panic(http.ErrAbortHandler)
	case FaultEmpty:
		w.WriteHeader(http.StatusOK)
	default:
		writeAnswer(w, nil, &apiError{
			Code:        cmp.Or(f.Code, http.StatusInternalServerError),
			Description: cmp.Or(f.Description, "Internal Server Error"),
			RetryAfter:  f.RetryAfter,
			MigrateTo:   f.MigrateTo,
		})
	}
}
