//go:build linux

package main

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

var importRows = flag.Int("rows", 100_000, "rows of the file in TestImportMemory")

// memoryLimit is what an import may take, whatever the file's size, with the
// pages of the database that it has touched: 300 MB.
const memoryLimit = 300 << 20

// peakTo names the file that a child writes its largest memory to, in bytes.
// What the system tells of a child that has ended begins with its parent's.
const peakTo = "RUNRATE_TEST_PEAK"

func init() {
	asProgramEnds = func() {
		path := os.Getenv(peakTo)
		if path == "" {
			return
		}
		status, err := os.ReadFile("/proc/self/status")
		if err != nil {
			return
		}
		_, rest, _ := strings.Cut(string(status), "VmHWM:")
		if fields := strings.Fields(rest); len(fields) > 0 {
			kb, _ := strconv.Atoi(fields[0])
			_ = os.WriteFile(path, []byte(strconv.Itoa(kb<<10)), 0o600)
		}
	}
}

// TestImportMemory imports a large file in a process of its own.
func TestImportMemory(t *testing.T) {
	dir := t.TempDir()
	db, file := company(t, dir), largeFile(t, dir, *importRows)
	for _, what := range []string{"new", "again"} {
		child := exec.Command(os.Args[0], "--db", db, "import", "--kind", "sales", file)
		peakFile := filepath.Join(dir, "peak")
		child.Env = append(os.Environ(), asProgram+"=1", peakTo+"="+peakFile)
		if out, err := child.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		noted, err := os.ReadFile(peakFile)
		if err != nil {
			t.Fatal(err)
		}
		peak, err := strconv.Atoi(string(noted))
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d rows, peak %d MB, %s of processor time", what, *importRows, peak>>20, child.ProcessState.UserTime()+child.ProcessState.SystemTime())
		if peak > memoryLimit {
			t.Errorf("%s: the import took %d MB, which is more than %d", what, peak>>20, memoryLimit>>20)
		}
	}
}
