package bot

import (
	"bufio"
	"os"
	"strings"
	"testing"
)

// The corpus also holds what is a command in words.
func TestCorpusOfCommands(t *testing.T) {
	f, err := os.Open("parse/testdata/corpus.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		message, want, isCase := strings.Cut(lines.Text(), "\t")
		if !isCase || strings.HasPrefix(message, "#") {
			continue
		}
		want, isCommand := strings.CutPrefix(strings.TrimSpace(want), "/ ")
		c, _, _, got := commandFor(strings.ReplaceAll(message, `\n`, "\n"))
		if got != isCommand || isCommand && c.Name != want {
			t.Errorf("%q is command %q (%v), want %q (%v)", message, c.Name, got, want, isCommand)
		}
		if isCommand {
			n++
		}
	}
	if n < 30 {
		t.Errorf("the corpus has %d commands, there should be 30 and more", n)
	}
}
