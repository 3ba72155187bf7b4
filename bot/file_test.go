package bot_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"runrate/bot"
	"runrate/calc"
	"runrate/storage"
	"runrate/storage/sheet"
)

// senders is a bot to which files are sent; it brings them from memory.
type senders struct {
	*pushes
	admin   storage.MemberID
	files   map[string][]byte
	brought int // how often a file was asked for
	updates int64
}

func newSenders(t *testing.T) *senders {
	s := &senders{pushes: newPushes(t), files: map[string][]byte{}}
	s.now = time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)
	s.bot.Fetch = s.fetch
	s.admin = s.member(storage.Member{Code: "boss", Roles: storage.Admin, Telegram: 1, Muted: storage.MorningPush | storage.EveningPush})
	s.member(storage.Member{Code: "R1", Roles: storage.Rep})
	return s
}

type inMemory struct{ *bytes.Reader }

func (inMemory) Close() error { return nil }

func (s *senders) fetch(_ context.Context, f bot.File) (bot.Fetched, error) {
	s.brought++
	return inMemory{bytes.NewReader(s.files[f.ID])}, nil
}

func (s *senders) do(u bot.Update) {
	s.t.Helper()
	s.updates++
	u.ID, u.User, u.Chat, u.Private, u.Message = s.updates, bot.User{ID: 1}, 1, true, s.updates
	u.Date, u.Edited = s.now, s.now
	if _, err := s.bot.Process(context.Background(), []bot.Update{u}); err != nil {
		s.t.Fatal(err)
	}
}

// send sends a file with a caption, and returns the answer once it has been looked at.
func (s *senders) send(caption string, data []byte) bot.Outgoing {
	s.t.Helper()
	id := fmt.Sprint("file", len(s.files))
	s.files[id] = data
	s.do(bot.Update{Kind: bot.Message, Text: caption, File: bot.File{ID: id, Name: "a.csv", Size: int64(len(data))}})
	if err := s.bot.RunJobs(context.Background()); err != nil {
		s.t.Fatal(err)
	}
	return s.last()
}

// last empties the outbox and returns the last message to the sender.
func (s *senders) last() (last bot.Outgoing) {
	s.t.Helper()
	s.update(func(w storage.Writer) error {
		var all []storage.OutboxKey
		if err := w.Outbox(func(o storage.Outgoing) (bool, error) {
			all = append(all, o.OutboxKey)
			if o.Chat != 1 {
				return true, nil
			}
			last = bot.Outgoing{}
			return true, json.Unmarshal(o.Body, &last)
		}); err != nil {
			return err
		}
		for _, k := range all {
			if err := w.DeleteOutgoing(k); err != nil {
				return err
			}
		}
		return nil
	})
	return last
}

// sold is how many rows there are, and how much they are together.
func (s *senders) sold() (rows int, sum calc.Volume) {
	s.t.Helper()
	if err := s.store.View(context.Background(), func(r storage.Reader) error {
		return r.Sales(0, s.admin+1, calc.MinDate, calc.MaxDate, func(x storage.Sale) error { rows++; sum += x.Volume; return nil })
	}); err != nil {
		s.t.Fatal(err)
	}
	return rows, sum
}

// salesFile has a row of one piece per line.
func salesFile(rows int) []byte {
	var out bytes.Buffer
	out.WriteString("date,rep,category,volume,doc\n")
	for i := range rows {
		fmt.Fprintf(&out, "2026-02-%02d,R1,Beer,1,D%d\n", 1+i%28, i)
	}
	return out.Bytes()
}

// A file that was approved is carried out whole, or not at all, wherever the
// process dies; when it is back, it is done once, and the sender is told so.
func TestFileOverDeaths(t *testing.T) {
	for rows, commits := range map[int][]int{40: {0, 1, 2, 3}, 20_500: {1, 3, 7, 60}} {
		for _, commit := range commits {
			s := newSenders(t)
			preview := s.send("sales", salesFile(rows))
			if !strings.Contains(preview.Text, grouped(rows)+" new") || len(preview.Rows) == 0 {
				t.Fatalf("the preview is %q", preview.Text)
			}
			s.do(bot.Update{Kind: bot.Press, PressID: "p", Data: preview.Rows[0][0].Data})
			dying := &dyingStore{Store: s.store, commits: commit}
			b := &bot.Bot{Store: dying, Log: slog.New(slog.DiscardHandler), Now: s.bot.Now, Fetch: s.fetch}
			_ = b.RunJobs(context.Background()) // the process ends here

			finished, resumed, err := sheet.Resume(context.Background(), s.store, sheet.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got, _ := s.sold(); got != 0 && got != rows {
				t.Fatalf("death at commit %d: %d rows of %d after the start (resumed %v: %+v)", commit, got, rows, resumed, finished)
			}
			s.now = s.now.Add(time.Hour) // when whatever broke off is due again
			if err := s.bot.RunJobs(context.Background()); err != nil {
				t.Fatal(err)
			}
			if got, sum := s.sold(); got != rows || sum != calc.Volume(rows)*calc.Unit {
				t.Errorf("death at commit %d: %d rows of %d, %s together", commit, got, rows, sum)
			}
			if said := s.last().Text; !strings.Contains(said, "Written") && !strings.Contains(said, "nothing to change") {
				t.Errorf("death at commit %d: told %q", commit, said)
			}
		}
	}
}

func grouped(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

// A press on an old preview does what was shown, or shows anew what it would do.
func TestFileApprovedTooLate(t *testing.T) {
	s := newSenders(t)
	first := s.send("plan", []byte("rep,month,category,volume\nR1,2026-05,Beer,100\n"))
	second := s.send("plan", []byte("rep,month,category,volume\nR1,2026-05,Beer,250\n"))
	press := func(preview bot.Outgoing) string {
		s.do(bot.Update{Kind: bot.Press, PressID: "p", Data: preview.Rows[0][0].Data})
		if err := s.bot.RunJobs(context.Background()); err != nil {
			t.Fatal(err)
		}
		return s.last().Text
	}
	plan := func() (volume calc.Volume) {
		if err := s.store.View(context.Background(), func(r storage.Reader) error {
			lines, err := r.Plan(0, s.admin+1, calc.NewMonth(2026, time.May))
			if err == nil && len(lines) > 0 {
				volume = lines[0].Volume
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return volume
	}
	if said := press(second); !strings.Contains(said, "Written") || plan() != 250*calc.Unit {
		t.Fatalf("the plan is %s: %q", plan(), said)
	}
	if said := press(first); !strings.Contains(said, "250 → 100") || strings.Contains(said, "Written") || plan() != 250*calc.Unit {
		t.Errorf("the plan is %s after an approval of something else: %q", plan(), said)
	}
	if said := press(first); plan() != 100*calc.Unit { // the preview stands under the same button
		t.Errorf("the plan is %s after it was approved as shown: %q", plan(), said)
	}
	if press(second); plan() != 100*calc.Unit {
		t.Errorf("a file that was done was done again: %s", plan())
	}
}

// What is no file of ours is answered with a sentence, and changes nothing.
func TestHostileFiles(t *testing.T) {
	var spaces bytes.Buffer // far too many of them, packed
	archive := zip.NewWriter(&spaces)
	book := excelize.NewFile()
	var plain bytes.Buffer
	if err := book.Write(&plain); err != nil {
		t.Fatal(err)
	}
	read, err := zip.NewReader(bytes.NewReader(plain.Bytes()), int64(plain.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range read.File {
		if f.Name != "xl/worksheets/sheet1.xml" {
			if err := archive.Copy(f); err != nil {
				t.Fatal(err)
			}
		}
	}
	w, err := archive.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	blank := bytes.Repeat([]byte(" "), 1<<20)
	for range 96 {
		if _, err := w.Write(blank); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	linked := excelize.NewFile()
	for cell, v := range map[string]any{"A1": "date", "B1": "rep", "C1": "category", "D1": "volume", "A2": "2026-02-02", "B2": "R1", "C2": "Beer"} {
		if err := linked.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := linked.SetCellFormula("Sheet1", "D2", "[1]Sheet1!$A$1"); err != nil {
		t.Fatal(err)
	}
	var links bytes.Buffer
	if err := linked.Write(&links); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		caption string
		data    []byte
		says    string
	}{
		"a bomb":              {"sales", spaces.Bytes(), "the workbook "},
		"a bomb of no kind":   {"", spaces.Bytes(), "the workbook "},
		"links to a workbook": {"sales", links.Bytes(), "D"},
		"two million rows":    {"sales", append([]byte("date,rep,category,volume\n"), bytes.Repeat([]byte("2026-02-02,R1,Beer,1\n"), 500_001)...), "500"},
		"other columns":       {"sales", []byte("when,who,what\n1,2,3\n"), "no header"},
		"columns of nothing":  {"", []byte("a,b\n1,2\n"), "template"},
		"a picture":           {"", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00"), ""},
		"nothing":             {"", nil, ""},
	} {
		s := newSenders(t)
		answer := s.send(c.caption, c.data)
		if rows, _ := s.sold(); rows != 0 || len(answer.Rows) != 0 {
			t.Errorf("%s: %d rows are booked, and the answer has buttons %v", name, rows, answer.Rows)
		}
		if lines := strings.Count(answer.Text, "•"); answer.Text == "" || lines > 1 || !strings.Contains(answer.Text, c.says) {
			t.Errorf("%s is answered with %q", name, answer.Text)
		}
	}
	s := newSenders(t)
	s.do(bot.Update{Kind: bot.Message, File: bot.File{ID: "x", Name: "a.csv", Size: 21 << 20}})
	if said := s.last().Text; !strings.Contains(said, "20 MB") || s.brought != 0 {
		t.Errorf("21 MB were asked for %d times, and answered with %q", s.brought, said)
	}
}
