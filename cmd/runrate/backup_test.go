package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	bbolt "go.etcd.io/bbolt"

	"runrate/storage"
	"runrate/storage/bolt"
)

// dump reads every row of a closed database.
func dump(t *testing.T, path string) map[string]string {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows := map[string]string{}
	if err := db.View(func(tx *bbolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bbolt.Bucket) error {
			return b.ForEach(func(k, v []byte) error { rows[fmt.Sprintf("%s/%x", name, k)] = string(v); return nil })
		})
	}); err != nil {
		t.Fatal(err)
	}
	return rows
}

// A restored backup is the database that was backed up, row by row.
func TestBackupRestoreIsIdentity(t *testing.T) {
	db, dir := shop(t)
	want := dump(t, db)
	backup := filepath.Join(dir, "backup.db")
	must(t, "--db", db, "backup", backup)
	if got := dump(t, backup); !maps.Equal(got, want) || len(want) < 10 {
		t.Errorf("the backup has %d rows, the database %d, and they differ", len(got), len(want))
	}
	must(t, "--db", db, "import", "--kind", "sales", write(t, dir, "late.csv", "date,rep,category,volume\n2026-07-30,A1,Пиво,1\n"))
	later := dump(t, db)
	out := must(t, "--db", db, "restore", backup)
	if got := dump(t, db); !maps.Equal(got, want) {
		t.Error("the restored database is not the one that was backed up")
	}
	must(t, "--db", db, "check")
	aside, _ := filepath.Glob(db + ".before-restore-*")
	if len(aside) != 1 || !strings.Contains(out, aside[0]) {
		t.Fatalf("set aside: %v; told:\n%s", aside, out)
	}
	if got := dump(t, aside[0]); !maps.Equal(got, later) {
		t.Error("what was set aside is not what was there")
	}
	wantNoTemporaryFiles(t, dir)
}

// A backup beside the bot, while a rep enters, is a state that check finds good.
func TestBackupBeside(t *testing.T) {
	t.Parallel()
	db, dir := shop(t)
	bot := servedBot(t, db)
	anna := bot.join(db, "A1", 500)
	for i := range 5 {
		anna.Send(fmt.Sprint("пиво ", i+1))
		path := filepath.Join(dir, fmt.Sprint("copy", i))
		must(t, "--db", db, "backup", path)
		must(t, "--db", path, "check")
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("the backup's mode is %v, %v", info.Mode(), err)
		}
	}
	_, errs, code := runrate(t, "--db", db, "restore", filepath.Join(dir, "copy0"))
	if code != 1 || !strings.Contains(errs, "stop runrate serve") {
		t.Errorf("a restore under a running bot: exit %d: %s", code, errs)
	}
	bot.settle()
	bot.stop()
	must(t, "--db", db, "check")
	wantNoTemporaryFiles(t, dir)
}

func TestBackupOverwrites(t *testing.T) {
	db, dir := shop(t)
	there := write(t, dir, "there.db", "something of value")
	for _, serving := range []bool{false, true} {
		if serving {
			defer servedBot(t, db).stop()
		}
		if _, errs, code := runrate(t, "--db", db, "backup", there); code != 1 || !strings.Contains(errs, "--force") {
			t.Errorf("a file that is there: exit %d: %s", code, errs)
		}
		if kept, _ := os.ReadFile(there); string(kept) != "something of value" {
			t.Error("a backup has overwritten a file unasked")
		}
	}
	must(t, "--db", db, "backup", "--force", there)
	must(t, "--db", there, "check")
	if _, errs, code := runrate(t, "--db", db, "backup", dir); code != 1 || !strings.Contains(errs, "is a directory") {
		t.Errorf("a directory: exit %d: %s", code, errs)
	}
	if _, errs, code := runrate(t, "--db", db, "backup", filepath.Join(dir, "none", "x")); code != 1 || strings.Count(errs, "\n") != 1 {
		t.Errorf("no such directory: exit %d: %s", code, errs)
	}
	var out, errs bytes.Buffer
	if code := run(context.Background(), []string{"--db", db, "backup", "-"}, streams{strings.NewReader(""), &out, &errs}); code != 0 {
		t.Fatalf("exit %d: %s", code, &errs)
	}
	must(t, "--db", write(t, dir, "piped.db", out.String()), "check")
}

// Whoever reads a backup from a pipe may go away: nothing is left on the disk.
func TestPipeBreaks(t *testing.T) {
	db, dir := shop(t)
	for _, args := range [][]string{{"backup", "-"}, {"export", "--kind", "sales"}} {
		reader, writer, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		_ = reader.Close()
		child := exec.Command(os.Args[0], append([]string{"--db", db}, args...)...)
		child.Env, child.Stdout = append(os.Environ(), asProgram+"=1"), writer
		err = child.Run()
		_ = writer.Close()
		if err == nil {
			t.Errorf("%s succeeded though nobody reads", args)
		}
		wantNoTemporaryFiles(t, dir)
	}
}

// What is no good backup is refused before anything is touched.
func TestRestoreRefuses(t *testing.T) {
	db, dir := shop(t)
	before, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	wrong := filepath.Join(dir, "wrong.db")
	must(t, "--db", db, "backup", wrong)
	tamperSums(t, wrong)
	for name, path := range map[string]string{
		"damaged pages": spoil(t, db), "a wrong sum": wrong, "some text": write(t, dir, "text", strings.Repeat("text ", 5000)), "nothing": write(t, dir, "empty", ""),
	} {
		if _, errs, code := runrate(t, "--db", db, "restore", path); code != 1 || !strings.Contains(errs, "nothing was changed") {
			t.Errorf("%s: exit %d: %s", name, code, errs)
		}
	}
	if after, _ := os.ReadFile(db); !bytes.Equal(before, after) {
		t.Error("a refused restore has changed the database")
	}
	if aside, _ := filepath.Glob(db + ".before*"); len(aside) > 0 {
		t.Errorf("a refused restore has left %v", aside)
	}
	wantNoTemporaryFiles(t, dir)
}

// A damaged database, or none, is no obstacle to a restore: that is what it is for.
func TestRestoreOverDamage(t *testing.T) {
	db, dir := shop(t)
	want := dump(t, db)
	backup := filepath.Join(dir, "backup.db")
	must(t, "--db", db, "backup", backup)
	if err := os.WriteFile(db, []byte("garbage"), 0o600); err != nil {
		t.Fatal(err)
	}
	must(t, "--db", db, "restore", backup)
	elsewhere := filepath.Join(dir, "new.db")
	must(t, "--db", elsewhere, "restore", backup)
	for _, path := range []string{db, elsewhere} {
		if got := dump(t, path); !maps.Equal(got, want) {
			t.Errorf("%s is not what was backed up", path)
		}
	}
}

// Messages that waited when the backup was made were sent since: they do not
// go out a second time. Nor are jobs that were due run again; later ones stay.
func TestRestoreSendsNothingTwice(t *testing.T) {
	db, dir := shop(t)
	store, err := bolt.Open(db, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	if err := store.Update(ctx, func(w storage.Writer) error {
		for range 3 {
			if _, err := w.Enqueue(storage.Outgoing{OutboxKey: storage.OutboxKey{Priority: storage.Interactive}, Chat: 500, Body: []byte("{}")}); err != nil {
				return err
			}
		}
		if err := w.PutJob(storage.Job{Key: "push A", Kind: "push", Due: time.Now().Add(-time.Hour)}); err != nil {
			return err
		}
		return w.PutJob(storage.Job{Key: "push B", Kind: "push", Due: time.Now().Add(time.Hour)})
	}); err != nil {
		t.Fatal(err)
	}
	store.Close()
	backup := filepath.Join(dir, "backup.db")
	must(t, "--db", db, "backup", backup)
	if out := must(t, "--db", db, "restore", backup); !strings.Contains(out, "messages 3, jobs 1") {
		t.Errorf("told:\n%s", out)
	}
	if store, err = bolt.Open(db, bolt.Options{}); err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if err := store.View(ctx, func(r storage.Reader) error {
		if err := r.Outbox(func(storage.Outgoing) (bool, error) { return false, fmt.Errorf("a message is still waiting") }); err != nil {
			return err
		}
		jobs, err := r.Jobs(time.Now().Add(24*time.Hour), 10)
		if len(jobs) != 1 || jobs[0].Key != "push B" {
			t.Errorf("jobs left: %v", jobs)
		}
		return err
	}); err != nil {
		t.Error(err)
	}
}

// Of what was lost with a restore, an update that comes again is booked, and so is a message that is edited.
func TestRestoreAndRedelivery(t *testing.T) {
	db, dir := shop(t)
	bot := servedBot(t, db)
	anna := bot.join(db, "A1", 500)
	anna.Send("пиво 100")
	bot.settle()
	backup := filepath.Join(dir, "backup.db")
	must(t, "--db", db, "backup", backup)
	lost := anna.Send("пиво 3000")
	anna.Send("пиво 20")
	bot.settle()
	bot.stop()
	must(t, "--db", db, "restore", backup)
	bot.server.Redeliver(1)
	again := startBot(t, bot.server, db)
	again.output.await(t, "at work")
	again.settle()
	if err := anna.Edit(lost, "пиво 4000"); err != nil {
		t.Fatal(err)
	}
	again.settle()
	again.stop()
	out := must(t, "--db", db, "report", "runrate", "--rep", "A1", "--format", "csv")
	if !strings.Contains(out, "A1,Пиво,шт,,4120,") {
		t.Errorf("after the restore, one lost update again and another edited:\n%s", out)
	}
}
