package sandbox

import (
	"bytes"
	"cmp"
	"fmt"
	"image"
	_ "image/jpeg" // to read a photo's size
	_ "image/png"  // to read a photo's size
	"net/http"
	"path"
	"strings"
)

// Sizes in bytes.
const (
	maxPhoto    = 10 << 20
	maxDocument = 50 << 20
	maxDownload = 20 << 20
)

// A photo's limits in pixels: the sum of its sides, and their ratio.
const (
	maxSides = 10000
	maxRatio = 20
)

// File is a document or photo as the phone shows it. Data is shared: read it
// only.
type File struct {
	ID, UniqueID  string
	Name, MIME    string // empty for a photo
	Size          int64
	Width, Height int // of a photo; 0 if it is no PNG or JPEG
	Data          []byte
}

// media is a stored file.
type media struct {
	File
	photo bool
	path  string // for the download
}

// fileStore has every file by id and by path. Files are never removed, so
// that an id stays usable.
type fileStore struct {
	byID, byPath map[string]*media
}

func newFileStore() fileStore {
	return fileStore{byID: map[string]*media{}, byPath: map[string]*media{}}
}

var mimeTypes = map[string]string{
	".csv": "text/csv", ".txt": "text/plain", ".json": "application/json", ".pdf": "application/pdf",
	".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".zip": "application/zip",
	".gz": "application/gzip", ".html": "text/html", ".xls": "application/vnd.ms-excel",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

func (st *fileStore) store(serial int64, name string, data []byte, photo bool) *media {
	ext := strings.ToLower(path.Ext(name))
	m := &media{photo: photo, File: File{
		ID:       fmt.Sprintf("BQACsandboxfile%08d", serial),
		UniqueID: fmt.Sprintf("AgADsb%08d", serial),
		Size:     int64(len(data)), Data: data,
	}}
	if photo {
		m.ID = fmt.Sprintf("AgACsandboxphoto%08d", serial)
		m.path = fmt.Sprintf("photos/file_%d.jpg", serial)
		if size, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil {
			m.Width, m.Height = size.Width, size.Height
		}
	} else {
		m.Name, m.MIME = name, cmp.Or(mimeTypes[ext], "application/octet-stream")
		m.path = fmt.Sprintf("documents/file_%d%s", serial, ext)
	}
	st.byID[m.ID], st.byPath[m.path] = m, m
	return m
}

// checkUpload says whether a bot may send the data as a photo or a document.
func checkUpload(data []byte, photo bool) error {
	switch {
	case len(data) == 0:
		return badRequest("file must be non-empty")
	case !photo && len(data) > maxDocument:
		return errTooLarge
	case photo && len(data) > maxPhoto:
		return badRequest("file of size %d bytes is too big for a photo; the maximum size is %d bytes", len(data), maxPhoto)
	case photo:
		size, _, err := image.DecodeConfig(bytes.NewReader(data))
		long, short := max(size.Width, size.Height), min(size.Width, size.Height)
		if err == nil && (long+short > maxSides || long > maxRatio*short) {
			return badRequest("PHOTO_INVALID_DIMENSIONS")
		}
	}
	return nil
}

// input is the file that a parameter means: a file in the field, a reference
// attach://<field>, or the id of a file that was sent before.
func (st *fileStore) input(s *Server, c *call, value, field string, photo bool) (*media, error) {
	if attached, ok := strings.CutPrefix(value, "attach://"); ok {
		field, value = attached, ""
	}
	if u, ok := c.files[field]; ok && value == "" {
		if err := checkUpload(u.data, photo); err != nil {
			return nil, err
		}
		s.serial++
		return st.store(s.serial, u.name, u.data, photo), nil
	}
	known := st.byID[value]
	switch {
	case value == "":
		return nil, badRequest("there is no %s in the request", kindName(photo))
	case strings.Contains(value, "://"):
		return nil, badRequest("sandbox: files are not fetched by URL")
	case known == nil:
		return nil, badRequest("wrong remote file identifier specified: Wrong string length")
	case known.photo != photo:
		return nil, badRequest("can't use file of type %s as %s", title(known.photo), title(photo))
	}
	return known, nil
}

func kindName(photo bool) string { return strings.ToLower(title(photo)) }

func title(photo bool) string {
	if photo {
		return "Photo"
	}
	return "Document"
}

func (m *media) wireDocument() *documentJSON {
	return &documentJSON{
		FileID: m.ID, FileUniqueID: m.UniqueID, FileName: m.Name, MIMEType: m.MIME, FileSize: m.Size,
	}
}

// wirePhoto has a stand-in for the sides of what is no PNG or JPEG.
func (m *media) wirePhoto() photoJSON {
	return photoJSON{
		FileID: m.ID, FileUniqueID: m.UniqueID, FileSize: m.Size,
		Width: cmp.Or(m.Width, 320), Height: cmp.Or(m.Height, 320),
	}
}

func (s *Server) sendPhoto(c *call) (any, error)    { return s.sendMedia(c, "photo", true) }
func (s *Server) sendDocument(c *call) (any, error) { return s.sendMedia(c, "document", false) }

func (s *Server) sendMedia(c *call, field string, photo bool) (any, error) {
	text, entities, err := c.formatted("caption", "caption_entities")
	if err != nil {
		return nil, err
	}
	if _, err := s.target(c, toWrite); err != nil {
		return nil, err // before the file is stored
	}
	file, err := s.files.input(s, c, c.params[field], field, photo)
	if err != nil {
		return nil, err
	}
	return s.send(c, &message{text: text, entities: entities, media: file})
}

func (s *Server) getFile(c *call) (any, error) {
	m := s.files.byID[c.params["file_id"]]
	switch {
	case c.params["file_id"] == "":
		return nil, badRequest("file_id not specified")
	case m == nil:
		return nil, badRequest("wrong file_id or the file is temporarily unavailable")
	case m.Size > maxDownload:
		return nil, badRequest("file is too big")
	}
	return map[string]any{
		"file_id": m.ID, "file_unique_id": m.UniqueID, "file_size": m.Size, "file_path": m.path,
	}, nil
}

// serveFile answers a download of <token>/<file_path>.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request, rest string) {
	token, name, _ := strings.Cut(rest, "/")
	if token != s.token {
		writeAnswer(w, nil, errUnauthorized)
		return
	}
	s.mu.Lock()
	m := s.files.byPath[name]
	s.mu.Unlock()
	if m == nil || m.Size > maxDownload {
		writeAnswer(w, nil, errNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Write(m.Data)
}

// File is a file that was sent in some chat, by its id.
func (s *Server) File(id string) (File, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.files.byID[id]
	if m == nil {
		return File{}, false
	}
	return m.File, true
}
