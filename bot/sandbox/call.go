package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// maxBody is over the largest file that a bot may upload, so that the method
// can answer for itself; a larger body is a 413 at once.
const maxBody = 64 << 20

// Request is one logged request. Params and Files are what came in; Fault
// names the fault that was played, if one was.
type Request struct {
	Method string
	Params map[string]string
	Files  map[string]string // field → file name
	At     time.Time
	Fault  string
}

// call is a request on its way in.
type call struct {
	method string
	params map[string]string
	files  map[string]upload
}

type upload struct {
	name string
	data []byte
}

// apiError is an answer that is not ok.
type apiError struct {
	Code        int
	Description string
	RetryAfter  int
	MigrateTo   int64
}

func (e *apiError) Error() string { return e.Description }

var (
	errUnauthorized = &apiError{Code: 401, Description: "Unauthorized"}
	errNotFound     = &apiError{Code: 404, Description: "Not Found"}
	errTooLarge     = &apiError{Code: 413, Description: "Request Entity Too Large"}
	// errGone means that nobody is there to answer.
	errGone = errors.New("sandbox: the client is gone")
)

func badRequest(format string, args ...any) error {
	return &apiError{Code: 400, Description: "Bad Request: " + fmt.Sprintf(format, args...)}
}

// rawResult is a result that is already JSON, or that is meant not to be.
type rawResult []byte

func writeAnswer(w http.ResponseWriter, result any, err error) {
	w.Header().Set("Content-Type", "application/json")
	if err != nil {
		writeError(w, err)
		return
	}
	body, isRaw := result.(rawResult)
	if !isRaw {
		body = encode(result)
	}
	fmt.Fprintf(w, `{"ok":true,"result":%s}`, body)
}

func writeError(w http.ResponseWriter, err error) {
	e := &apiError{Code: 500, Description: "Internal Server Error: " + err.Error()}
	errors.As(err, &e)
	answer := map[string]any{"ok": false, "error_code": e.Code, "description": e.Description}
	parameters := map[string]any{}
	if e.RetryAfter != 0 {
		parameters["retry_after"] = e.RetryAfter
	}
	if e.MigrateTo != 0 {
		parameters["migrate_to_chat_id"] = e.MigrateTo
	}
	if len(parameters) > 0 {
		answer["parameters"] = parameters
	}
	w.WriteHeader(e.Code)
	w.Write(encode(answer))
}

// encode is for values of this package, which always have a JSON form.
func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("sandbox: %v", err))
	}
	return b
}

// readCall reads parameters from the query, a form, a multipart form or a
// JSON body. The call is usable for the log even when there is an error.
func readCall(name string, w http.ResponseWriter, r *http.Request) (*call, error) {
	c := &call{method: name, params: map[string]string{}, files: map[string]upload{}}
	for k, v := range r.URL.Query() {
		c.params[k] = v[0]
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	var err error
	switch kind {
	case "application/json":
		err = c.readJSON(r.Body)
	case "multipart/form-data":
		err = c.readMultipart(r)
	default:
		if err = r.ParseForm(); err == nil {
			c.add(r.PostForm)
		}
	}
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return c, errTooLarge
	}
	if err != nil {
		return c, badRequest("can't parse the request body: %v", err)
	}
	return c, nil
}

func (c *call) add(form map[string][]string) {
	for k, v := range form {
		c.params[k] = v[0]
	}
}

func (c *call) readJSON(body io.Reader) error {
	var fields map[string]json.RawMessage
	err := json.NewDecoder(body).Decode(&fields)
	if errors.Is(err, io.EOF) {
		return nil // no body at all is no parameters
	}
	for k, v := range fields {
		var text string
		if json.Unmarshal(v, &text) != nil || string(v) == "null" {
			text = string(v) // numbers, booleans and objects stay JSON
		}
		c.params[k] = text
	}
	return err
}

func (c *call) readMultipart(r *http.Request) error {
	parts, err := r.MultipartReader()
	if err != nil {
		return err
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return err
		}
		if part.FileName() == "" {
			c.params[part.FormName()] = string(data)
		} else {
			c.files[part.FormName()] = upload{name: part.FileName(), data: data}
		}
	}
}

// check refuses what the method does not have.
func (c *call) check(m method) error {
	for _, name := range slices.Sorted(maps.Keys(c.params)) {
		if !slices.Contains(m.params, name) {
			return badRequest("sandbox: unknown parameter %s", name)
		}
		if slices.Contains(unmodelled, name) && c.params[name] != "" {
			return badRequest("sandbox: parameter %s is not modelled", name)
		}
		if !utf8.ValidString(c.params[name]) {
			return badRequest("strings must be encoded in UTF-8")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.files)) {
		if !slices.Contains(m.params, name) && !c.attached(name) {
			return badRequest("sandbox: unknown parameter %s", name)
		}
		if slices.Contains(unmodelled, name) {
			return badRequest("sandbox: parameter %s is not modelled", name)
		}
	}
	return nil
}

// attached says whether a parameter refers to the file field.
func (c *call) attached(field string) bool {
	for _, v := range c.params {
		if v == "attach://"+field || strings.Contains(v, `"attach://`+field+`"`) {
			return true
		}
	}
	return false
}

func (c *call) integer(name string) (int64, error) {
	if c.params[name] == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(c.params[name], 10, 64)
	if err != nil {
		return 0, badRequest("sandbox: parameter %s must be an Integer", name)
	}
	return n, nil
}

func (c *call) boolean(name string) (bool, error) {
	switch strings.ToLower(c.params[name]) {
	case "true", "1", "yes", "t":
		return true, nil
	case "false", "0", "no", "f", "":
		return false, nil
	}
	return false, badRequest("sandbox: parameter %s must be a Boolean", name)
}

// object decodes a JSON parameter and refuses fields that v does not have.
// It reports false when the parameter is absent.
func (c *call) object(name string, v any) (bool, error) {
	if c.params[name] == "" {
		return false, nil
	}
	if err := strictJSON(c.params[name], v); err != nil {
		return false, badRequest("sandbox: parameter %s: %v", name, err)
	}
	return true, nil
}

func strictJSON(text string, v any) error {
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is more after the value")
	}
	return nil
}

// record logs a call. s.mu is held.
func (s *Server) record(c *call, f *Fault) {
	r := Request{Method: c.method, Params: maps.Clone(c.params), Files: map[string]string{}, At: s.now()}
	for field, u := range c.files {
		r.Files[field] = u.name
	}
	if f != nil {
		r.Fault = f.Kind.String()
	}
	s.requests = append(s.requests, r)
}

// Requests is the log of every request so far, in order. Its maps are the
// log's own: read them only.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}
