package bot_test

import (
	"path/filepath"
	"testing"

	"runrate/bot/bottest"
)

// TestTranscripts plays every story of testdata on the whole bot.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) < 5 {
		t.Fatalf("%d transcripts, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			bottest.Transcript(t, file)
		})
	}
}
