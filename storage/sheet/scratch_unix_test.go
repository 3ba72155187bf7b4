//go:build unix

package sheet_test

import (
	"os"
	"path/filepath"
	"testing"

	"runrate/storage/sheet"
)

// What a killed process left behind goes when temporary files are needed
// again; what another one is using stays. Runs of a sort have no names at all.
func TestScratch(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	left := filepath.Join(os.TempDir(), "runrate-scratch-1")
	if err := os.Mkdir(left, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(left, "excelize-1"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	used, done, err := sheet.Scratch()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sheet.Sorted([][]byte{[]byte("b"), []byte("a"), []byte("c")}, 1); err != nil {
		t.Fatal(err)
	}
	names, err := os.ReadDir(os.TempDir())
	if err != nil || len(names) != 1 || names[0].Name() != filepath.Base(used) {
		t.Errorf("%v, %v are left, want %s alone", names, err, used)
	}
	if err := done(); err != nil {
		t.Error(err)
	}
	if names, _ := os.ReadDir(os.TempDir()); len(names) > 0 {
		t.Errorf("%v are left", names)
	}
}
