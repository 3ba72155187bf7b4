package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"unsafe"
)

// fullDisk is a directory whose disk can be filled under a bot, and freed again.
type fullDisk struct {
	dir        string
	fill, free func(t *testing.T, bot *botProcess)
}

// smallDisk is a file system of its own in memory: only root can make one.
func smallDisk(t *testing.T) fullDisk {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=4m,mode=700"); err != nil {
		t.Skipf("SKIP: a small disk cannot be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	ballast := filepath.Join(dir, "ballast")
	return fullDisk{
		dir: dir,
		fill: func(t *testing.T, _ *botProcess) {
			f, err := os.Create(ballast)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			for err == nil {
				_, err = f.Write(make([]byte, 4096))
			}
			if !errors.Is(err, syscall.ENOSPC) {
				t.Fatal(err)
			}
		},
		free: func(t *testing.T, _ *botProcess) {
			if err := os.Remove(ballast); err != nil {
				t.Fatal(err)
			}
		},
	}
}

// sizeLimit lowers the limit of a running process on the size of its files.
func sizeLimit(t *testing.T) fullDisk {
	limit := func(bytes uint64) func(*testing.T, *botProcess) {
		return func(t *testing.T, bot *botProcess) {
			l := syscall.Rlimit{Cur: bytes, Max: ^uint64(0)}
			if _, _, errno := syscall.RawSyscall6(syscall.SYS_PRLIMIT64, uintptr(bot.cmd.Process.Pid), syscall.RLIMIT_FSIZE, uintptr(unsafe.Pointer(&l)), 0, 0, 0); errno != 0 {
				t.Skipf("SKIP: a process cannot be limited here: %v", errno)
			}
		}
	}
	return fullDisk{dir: t.TempDir(), fill: limit(8192), free: limit(^uint64(0))}
}

const nobody = 65534

// asNobody runs a command as a user who owns nothing.
func asNobody(t *testing.T, args ...string) (said string, code int) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("SKIP: only root can become another user")
	}
	cmd := exec.Command("/proc/self/exe", args...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	var e bytes.Buffer
	cmd.Stdout, cmd.Stderr = &e, &e
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Skipf("SKIP: the program cannot be run as another user here: %v", err)
	}
	return e.String(), cmd.ProcessState.ExitCode()
}

// Another user is told whose file it is, and gets nothing from a running bot either.
func TestAnotherUser(t *testing.T) {
	db, dir := shop(t)
	for _, d := range []string{dir, filepath.Dir(dir)} { // a test's directories are its own
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		mode    os.FileMode
		command []string
		says    string
		beside  bool
	}{
		{mode: 0o600, command: []string{"check"}, says: "needs to read and write"},
		{mode: 0o644, command: []string{"check"}, says: "needs to read and write"},
		{mode: 0o644, command: []string{"serve", "--token", "1:x"}, says: "needs to read and write"},
		{mode: 0o644, command: []string{"check"}, says: "belongs to another user", beside: true},
	} {
		if err := os.Chmod(db, c.mode); err != nil {
			t.Fatal(err)
		}
		var bot *botProcess
		if c.beside {
			bot = servedBot(t, db)
		}
		errs, code := asNobody(t, append([]string{"--db", db}, c.command...)...)
		if code != 1 || !strings.Contains(errs, c.says) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%s with mode %v, beside a bot %v: exit %d: %s", c.command, c.mode, c.beside, code, errs)
		}
		if bot != nil {
			bot.stop()
		}
	}
	if errs, code := asNobody(t, "--db", filepath.Join(dir, "new.db"), "serve", "--token", "1:x"); code != 1 || !strings.Contains(errs, "needs to read and write") {
		t.Errorf("a directory of another's: exit %d: %s", code, errs)
	}
}

// A picture is not poured into the terminal of somebody who forgot -o.
func TestNoPictureIntoATerminal(t *testing.T) {
	terminal, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skipf("SKIP: no terminals here: %v", err)
	}
	defer terminal.Close()
	var errs strings.Builder
	args := []string{"--db", filepath.Join(t.TempDir(), "none.db"), "report", "runrate", "--format", "png"}
	if code := run(t.Context(), args, streams{strings.NewReader(""), terminal, &errs}); code != exitUsage || !strings.Contains(errs.String(), "name it with -o") {
		t.Errorf("exit %d: %s", code, errs.String())
	}
}

// A directory that the bot cannot write into is found before the bot misses it.
func TestDoctorWithoutADirectory(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("SKIP: only root can become another user")
	}
	db, dir := shop(t)
	if err := errors.Join(os.Chown(db, nobody, nobody), os.Chmod(dir, 0o755), os.Chmod(filepath.Dir(dir), 0o755)); err != nil {
		t.Fatal(err)
	}
	if out, code := asNobody(t, "--db", db, "doctor", "--offline"); code != 1 || !strings.Contains(out, "FAIL  directory: nothing can be written into") {
		t.Errorf("exit %d: %s", code, out)
	}
	// And it does without one for what is read out.
	if out, code := asNobody(t, "--db", db, "export", "--kind", "plan"); code != 0 || !strings.Contains(out, "Чипсы") {
		t.Errorf("export: exit %d: %s", code, out)
	}
	if out, code := asNobody(t, "--db", db, "backup", "-"); code != 0 || len(out) < 4096 {
		t.Errorf("backup: exit %d: %.200s", code, out)
	}
}
