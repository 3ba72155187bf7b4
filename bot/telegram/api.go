package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// DefaultBase is Telegram's own Bot API server.
const DefaultBase = "https://api.telegram.org"

// API makes calls to one Bot API server on behalf of one bot.
type API struct {
	base, token string
	client      *http.Client
	skew        atomic.Pointer[time.Duration] // Telegram's clock minus this machine's, nil while not known
}

// NewAPI returns an API for a token at a base URL, "" for Telegram's own.
// HTTPS_PROXY and the like are honoured. The error is about the base.
func NewAPI(base, token string) (*API, error) {
	if base == "" {
		base = DefaultBase
	}
	if u, err := url.Parse(base); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" {
		return nil, errors.New("the Bot API's base URL is to be like " + DefaultBase)
	}
	silenceLibrary()
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 32
	transport.DialContext = (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 15 * time.Second}).DialContext
	// A connection that went silent is found out and given up, instead of being tried again and again.
	transport.HTTP2 = &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 10 * time.Second}
	return &API{base: strings.TrimRight(base, "/"), token: token, client: &http.Client{
		Transport: transport,
		// The Bot API does not redirect; whoever does would be told the token.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// silenceLibrary keeps the library from printing the token to its own log.
var silenceLibrary = sync.OnceFunc(func() { _ = tgbotapi.SetLogger(log.New(io.Discard, "", 0)) })

// Error is what the Bot API, or a proxy before it, answered instead of a result.
type Error struct {
	Method      string
	Code        int    // HTTP's, 0 if unknown
	Description string // Telegram's; never holds the token
	Foreign     bool   // not Telegram answered, but something before it: the outcome is unknown
	RetryAfter  time.Duration
	MigrateTo   int64 // the chat's new id
}

// Error leaves out what Telegram quotes: it may be a part of a message.
func (e *Error) Error() string {
	return fmt.Sprintf("%s: %d %s", e.Method, e.Code, quoted.ReplaceAllString(e.Description, "“…”"))
}

var quoted = regexp.MustCompile(`"[^"]*"`)

// Call makes one call. Errors are *Error where the server answered with one;
// any other means that the outcome is unknown.
func (a *API) Call(ctx context.Context, method string, params tgbotapi.Params) (json.RawMessage, error) {
	return a.send(ctx, request{method: method, params: params})
}

// send makes a call, with files perhaps.
func (a *API) send(ctx context.Context, r request) (json.RawMessage, error) {
	if _, bounded := ctx.Deadline(); !bounded {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, callTimeout)
		defer cancel()
	}
	bot := &tgbotapi.BotAPI{Token: a.token, Client: &callClient{ctx, a, r.method}, Buffer: 100}
	bot.SetAPIEndpoint(strings.ReplaceAll(a.base, "%", "%%") + "/bot%s/%s")
	resp, err := makeRequest(bot, r)
	if err != nil {
		err = a.explain(r.method, err)
		var answered *Error
		if !errors.As(err, &answered) {
			a.client.CloseIdleConnections() // the next call tries a new one
		}
		return nil, err
	}
	return resp.Result, nil
}

// makeRequest uses the library's way for the request. Its errors from an upload
// leave the code out, which its response has.
func makeRequest(bot *tgbotapi.BotAPI, r request) (*tgbotapi.APIResponse, error) {
	if len(r.files) == 0 {
		return bot.MakeRequest(r.method, r.params)
	}
	resp, err := bot.UploadFiles(r.method, r.params, r.files)
	var answered *tgbotapi.Error
	if errors.As(err, &answered) && answered.Code == 0 && resp != nil {
		answered.Code = resp.ErrorCode
	}
	return resp, err
}

// callClient is the library's HTTP client for one call: it carries the
// context, which the library does not know of, and looks at the status, which it ignores.
type callClient struct {
	ctx    context.Context
	api    *API
	method string
}

// maxAnswer bounds what is read of an answer: a hundred updates take far less.
const maxAnswer = 32 << 20

func (c *callClient) Do(req *http.Request) (*http.Response, error) {
	resp, err := c.api.client.Do(req.WithContext(c.ctx))
	if err != nil {
		return nil, err
	}
	if !strings.Contains(resp.Header.Get("Content-Type"), "json") || resp.StatusCode/100 == 3 {
		defer resp.Body.Close()
		_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<16)) // so that the connection can be used again
		return nil, &Error{Method: c.method, Code: resp.StatusCode, Foreign: true, Description: "an answer that is not Telegram's (" + http.StatusText(resp.StatusCode) + ")"}
	}
	c.api.compareClocks(resp.Header.Get("Date"), time.Now())
	resp.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(resp.Body, maxAnswer), resp.Body}
	return resp, nil
}

// MaxSkew is how far this machine's clock may be from Telegram's without a word.
const MaxSkew = 2 * time.Minute

// compareClocks notes the date of an answer that has just begun to come in.
func (a *API) compareClocks(date string, now time.Time) {
	if there, err := http.ParseTime(date); err == nil {
		skew := there.Sub(now)
		a.skew.Store(&skew)
	}
}

// Skew returns Telegram's clock minus this machine's, to about a second, as of
// the last answer; false while there was none with a date.
func (a *API) Skew() (time.Duration, bool) {
	skew := a.skew.Load()
	if skew == nil {
		return 0, false
	}
	return *skew, true
}

// explain takes the URL, and with it the token, out of whatever went wrong.
func (a *API) explain(method string, err error) error {
	var own *Error
	if errors.As(err, &own) {
		return own
	}
	var answered *tgbotapi.Error
	if errors.As(err, &answered) {
		return &Error{
			Method: method, Code: answered.Code, Foreign: answered.Code == 0, Description: a.redact(answered.Message),
			RetryAfter: time.Duration(answered.RetryAfter) * time.Second, MigrateTo: answered.MigrateToChatID,
		}
	}
	var in *url.Error
	if errors.As(err, &in) {
		err = in.Err
	}
	if s := a.redact(err.Error()); s != err.Error() {
		err = errors.New(s)
	}
	return fmt.Errorf("%s: %w", method, err)
}

func (a *API) redact(s string) string { return Redact(s, a.token) }

// Redact takes a token out of a text: the whole of it, and the secret part
// behind its colon, which may stand alone or behind an escaped colon.
func Redact(s, token string) string {
	_, secret, _ := strings.Cut(token, ":")
	for _, part := range []string{token, secret} {
		if len(part) > 4 {
			s = strings.ReplaceAll(s, part, "<token>")
		}
	}
	return s
}

// Me is the bot as Telegram knows it.
type Me struct {
	ID       int64
	Username string
}

// Me asks who the bot is: the cheapest way to try the token.
func (a *API) Me(ctx context.Context) (Me, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	raw, err := a.Call(ctx, "getMe", nil)
	if err != nil {
		return Me{}, err
	}
	var me Me
	return me, json.Unmarshal(raw, &me)
}

// Webhook returns the host that updates are sent to instead of being polled, "" for none.
func (a *API) Webhook(ctx context.Context) (string, error) {
	raw, err := a.Call(ctx, "getWebhookInfo", nil)
	if err != nil {
		return "", err
	}
	var info struct {
		URL string `json:"url"`
	}
	if err := json.Unmarshal(raw, &info); err != nil || info.URL == "" {
		return "", err
	}
	hook, err := url.Parse(info.URL)
	if err != nil || hook.Host == "" {
		return "an address that cannot be read", nil
	}
	return hook.Host, nil // its path is often a secret
}

// callTimeout bounds every call that is no long poll.
const callTimeout = 30 * time.Second
