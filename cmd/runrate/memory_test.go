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
	"time"
)

var importRows = flag.Int("rows", 30_000, "rows of each file in TestImportMemory")

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

// TestImportMemory imports large files of every shape, in processes of their own.
func TestImportMemory(t *testing.T) {
	t.Parallel()
	if raceDetector {
		t.Skip("SKIP: the race detector's own memory would be measured")
	}
	for _, shape := range shapes {
		t.Run(shape, func(t *testing.T) {
			dir := t.TempDir()
			db, file := company(t, dir), shapedFile(t, dir, shape, *importRows)
			for _, what := range []string{"new", "again"} {
				peak, took := peakOf(t, "--db", db, "import", "--kind", "sales", "--unnamed", file)
				t.Logf("%s: %d rows, peak %d MB, %s of processor time", what, *importRows, peak>>20, took)
				if peak > memoryLimit {
					t.Errorf("%s: the import took %d MB, which is more than %d", what, peak>>20, memoryLimit>>20)
				}
			}
		})
	}
}

// peakOf runs a command in a process of its own and returns the most memory
// that it had, in bytes, and its processor time.
func peakOf(t *testing.T, args ...string) (peak int, took time.Duration) {
	t.Helper()
	peakFile := filepath.Join(t.TempDir(), "peak")
	child := exec.Command(os.Args[0], args...)
	child.Env = append(os.Environ(), asProgram+"=1", peakTo+"="+peakFile)
	if out, err := child.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	noted, err := os.ReadFile(peakFile)
	if err != nil {
		t.Fatal(err)
	}
	if peak, err = strconv.Atoi(string(noted)); err != nil {
		t.Fatal(err)
	}
	return peak, child.ProcessState.UserTime() + child.ProcessState.SystemTime()
}
