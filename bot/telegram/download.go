package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"runrate/bot"
)

// downloadTimeout bounds one download: 20 MB over a bad line.
const downloadTimeout = 5 * time.Minute

// Download brings a file that somebody sent onto this machine, as one without
// a name that is gone when it is closed. It fails with bot.ErrTooLarge above a
// number of bytes, or where the server says so.
func (a *API) Download(ctx context.Context, id string, most int64) (bot.Fetched, error) {
	ctx, cancel := context.WithTimeout(ctx, downloadTimeout)
	defer cancel()
	raw, err := a.Call(ctx, "getFile", tgbotapi.Params{"file_id": id})
	var answered *Error
	if errors.As(err, &answered) && strings.Contains(answered.Description, "too big") {
		return nil, bot.ErrTooLarge
	}
	if err != nil {
		return nil, err
	}
	var file struct {
		Path string `json:"file_path"`
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		return nil, err
	}
	// The library's way to the file goes to Telegram's own host, wherever the server is.
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, a.base+"/file/bot"+a.token+"/"+file.Path, nil)
	if err != nil {
		return nil, a.explain("getFile", err)
	}
	resp, err := a.client.Do(req)
	if err != nil {
		return nil, a.explain("getFile", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, &Error{Method: "getFile", Code: resp.StatusCode, Foreign: true, Description: "the file could not be downloaded"}
	}
	return keep(resp.Body, most)
}

// keep copies what comes in into a nameless file.
func keep(in io.Reader, most int64) (bot.Fetched, error) {
	f, err := os.CreateTemp("", "runrate-*")
	if err != nil {
		return nil, err
	}
	err = os.Remove(f.Name()) // gone with its last user, even one that is killed
	n, copyErr := io.Copy(f, io.LimitReader(in, most+1))
	if err = errors.Join(err, copyErr); err == nil && n > most {
		err = bot.ErrTooLarge
	}
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("a file was not kept: %w", err), f.Close())
	}
	return f, nil
}
