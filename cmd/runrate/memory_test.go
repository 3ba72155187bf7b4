//go:build linux

package main

import (
	"flag"
	"os"
	"os/exec"
	"syscall"
	"testing"
)

var importRows = flag.Int("rows", 100_000, "rows of the file in TestImportMemory")

// memoryLimit is what an import may take, whatever the file's size, with the
// pages of the database that it has touched: 300 MB.
const memoryLimit = 300 << 20

// TestImportMemory imports a large file in a process of its own.
func TestImportMemory(t *testing.T) {
	dir := t.TempDir()
	db, file := company(t, dir), largeFile(t, dir, *importRows)
	for _, what := range []string{"new", "again"} {
		child := exec.Command(os.Args[0], "--db", db, "import", "--kind", "sales", file)
		child.Env = append(os.Environ(), asProgram+"=1")
		if out, err := child.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		usage, ok := child.ProcessState.SysUsage().(*syscall.Rusage)
		if !ok {
			t.Skip("the system does not tell what a process took")
		}
		peak := usage.Maxrss << 10
		t.Logf("%s: %d rows, peak %d MB, %s of processor time", what, *importRows, peak>>20, child.ProcessState.UserTime()+child.ProcessState.SystemTime())
		if peak > memoryLimit {
			t.Errorf("%s: the import took %d MB, which is more than %d", what, peak>>20, memoryLimit>>20)
		}
	}
}
