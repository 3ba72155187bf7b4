package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"runrate/bot/text"
	"runrate/storage"
	"runrate/storage/sheet"
)

// A file that is sent in the chat is read by a worker, which answers with what
// it would change; only a press carries that out, and only exactly that. The
// answer is edited in place from the first word to the last.

// Fetched is a file that was brought onto this machine; it is gone when it is closed.
type Fetched interface {
	io.ReadCloser
	io.ReaderAt
	io.Seeker
}

// ErrTooLarge says that a file is larger than Telegram hands out.
var ErrTooLarge = errors.New("the file is too large")

// MaxFile is how large a file may be: what Telegram hands out to bots.
const MaxFile = 20 << 20

// sentFile is a file that waits for what becomes of it.
type sentFile struct {
	Update int64            `json:"u"` // the message that brought it; names the answer too
	Chat   int64            `json:"c"`
	Member storage.MemberID `json:"m"`
	ID     string           `json:"i"`
	Name   string           `json:"n"`
	Kind   sheet.Kind       `json:"k,omitempty"` // "" while that is not known
	Digest string           `json:"d,omitempty"` // of the preview that was approved
	Apply  bool             `json:"a,omitempty"`
}

// screen is the name of the answer, which is edited in place.
func (f sentFile) screen() string { return fmt.Sprint("file ", f.Update) }

// kindWords are what a file's kind is called in its caption.
var kindWords = map[string]sheet.Kind{
	"план": sheet.Plan, "планы": sheet.Plan, "plan": sheet.Plan, "plans": sheet.Plan,
	"продажи": sheet.Sales, "sales": sheet.Sales, "клиенты": sheet.Clients, "clients": sheet.Clients,
	"сотрудники": sheet.Members, "люди": sheet.Members, "members": sheet.Members,
	"категории": sheet.Categories, "categories": sheet.Categories, "календарь": sheet.Calendar, "calendar": sheet.Calendar,
}

// sheetKinds in the order of the buttons that ask which it is.
var sheetKinds = []sheet.Kind{sheet.Plan, sheet.Sales, sheet.Clients, sheet.Members, sheet.Categories, sheet.Calendar}

// takeFile takes a file that a member has sent.
func takeFile(r *Request) (Reply, error) {
	u := r.Update
	switch {
	case r.Member.ID == 0:
		return r.stranger("stranger", text.Stranger{})
	case !r.Member.Roles.Has(manages):
		return say(text.FileRefused{Reason: "role"})
	case r.noTeam():
		return say(text.NoTeam{})
	case u.File.Size > MaxFile:
		return say(text.FileRefused{Reason: "large"})
	}
	f := sentFile{Update: u.ID, Chat: u.Chat, Member: r.Member.ID, ID: u.File.ID, Name: clipped(filepath.Base(u.File.Name)), Kind: kindWords[plainWord(u.Text)]}
	if err := r.leaveFile(f); err != nil {
		return Reply{}, err
	}
	s, err := text.Render(r.Lang, text.FileReading{Name: f.Name})
	return Reply{Also: []Outgoing{{Kind: Send, Text: s, Name: f.screen()}}}, err
}

// leaveFile leaves a file to a worker.
func (r *Request) leaveFile(f sentFile) error {
	payload, err := json.Marshal(f)
	if err != nil {
		return err
	}
	r.bot.newJob = true
	return r.Tx.PutJob(storage.Job{Key: fmt.Sprint("file ", f.Update), Kind: "file", Due: r.Clock, Payload: payload})
}

// fileKey is under which a file waits for a press.
func fileKey(update int64) string { return fmt.Sprint("sent file ", update) }

// waitingFile finds the file of a button, if it still waits and is the presser's.
func (r *Request) waitingFile(update int64) (f sentFile, waits bool, err error) {
	kept, err := r.Tx.SentID(fileKey(update))
	if err != nil || kept == "" {
		return f, false, err
	}
	err = json.Unmarshal([]byte(kept), &f)
	return f, err == nil && f.Member == r.Member.ID && f.Chat == r.Update.Chat, err
}

// pressFileApply carries out what a preview has shown.
func pressFileApply(r *Request, args []int64) (Reply, error) {
	f, waits, err := r.waitingFile(args[0])
	if err != nil || !waits || f.Digest == "" {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	if err := r.Tx.PutSentID(fileKey(args[0]), "", 0); err != nil {
		return Reply{}, err
	}
	f.Apply = true
	if err := r.leaveFile(f); err != nil {
		return Reply{}, err
	}
	return Reply{Message: text.FileApplying{Name: f.Name}, InPlace: true}, nil
}

// pressFileDrop leaves everything as it is.
func pressFileDrop(r *Request, args []int64) (Reply, error) {
	_, waits, err := r.waitingFile(args[0])
	if err != nil || !waits {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	return Reply{Message: text.Kept{}, InPlace: true}, r.Tx.PutSentID(fileKey(args[0]), "", 0)
}

// pressFileKind tells what a file holds.
func pressFileKind(r *Request, args []int64) (Reply, error) {
	f, waits, err := r.waitingFile(args[0])
	if err != nil || !waits || args[1] < 0 || args[1] >= int64(len(sheetKinds)) {
		return Reply{Toast: text.QuestionGone{}}, err
	}
	f.Kind = sheetKinds[args[1]]
	if err := r.leaveFile(f); err != nil {
		return Reply{}, err
	}
	return Reply{Message: text.FileReading{Name: f.Name}, InPlace: true}, nil
}
