package bot_test

import (
	"path/filepath"
	"strings"
	"testing"

	"runrate/bot/bottest"
)

// TestTranscripts plays every story of testdata on the whole bot.
func TestTranscripts(t *testing.T) { playAll(t, bottest.Options{}) }

// A store may run closures more than once, and no story may read otherwise for it.
func TestTranscriptsTwice(t *testing.T) { playAll(t, bottest.Options{Twice: true}) }

func playAll(t *testing.T, o bottest.Options) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) < 5 {
		t.Fatalf("%d transcripts, %v", len(files), err)
	}
	for _, file := range files {
		if raceDetector && o.Twice && (strings.Contains(file, "english_") || strings.Contains(file, "retention")) { // the same closures in other words, and one that only draws
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			bottest.Transcript(t, file, o)
		})
	}
}
