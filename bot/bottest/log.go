package bottest

import (
	"bytes"
	"strings"
	"sync"
)

// Log collects what is logged.
type Log struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write implements io.Writer.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

// String returns all that was logged.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// Contains tells whether something was logged.
func (l *Log) Contains(s string) bool { return strings.Contains(l.String(), s) }
