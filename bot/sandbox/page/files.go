package page

import (
	"bytes"
	"mime"
	"net/http"
	"time"
)

// serveFile shows a picture, and lets a document be saved; no document is ever
// shown as a page of this server.
func (p *Page) serveFile(w http.ResponseWriter, r *http.Request) {
	f, ok := p.Server.File(r.PathValue("id"))
	if !ok {
		http.NotFound(w, r)
		return
	}
	kind := f.MIME
	if f.Name == "" { // a photo, as its data say
		kind = http.DetectContentType(f.Data)
	} else {
		w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "private, max-age=86400, immutable") // a file never changes
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.Data))
}
