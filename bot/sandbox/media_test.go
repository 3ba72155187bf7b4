package sandbox_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"testing"
)

type file struct {
	name string
	data []byte
}

func multipartBody(fields map[string]string, files map[string]file) (*bytes.Buffer, string) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for k, v := range fields {
		w.WriteField(k, v)
	}
	for k, f := range files {
		part, _ := w.CreateFormFile(k, f.name)
		part.Write(f.data)
	}
	w.Close()
	return &b, w.FormDataContentType()
}

func (r *rig) upload(method string, fields map[string]string, files map[string]file) reply {
	r.t.Helper()
	fields["chat_id"] = "7"
	body, kind := multipartBody(fields, files)
	req, err := http.NewRequest("POST", r.method(method), body)
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	a, err := do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	return a
}

// picture is a PNG that says it has the sides. Only its header is read, so
// that a picture of any size costs the same.
func picture(w, h uint32) []byte {
	var b bytes.Buffer
	png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1)))
	data := b.Bytes()
	// The 8-byte signature and a length come before "IHDR", width and height;
	// the checksum covers "IHDR" and its 13 bytes.
	binary.BigEndian.PutUint32(data[16:], w)
	binary.BigEndian.PutUint32(data[20:], h)
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
	return data
}

func (r *rig) download(path string) []byte {
	r.t.Helper()
	resp, err := http.Get(r.URL() + "/file/bot" + r.Token() + "/" + path)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, _ := io.ReadAll(resp.Body)
	return b
}

func TestDocumentRoundTrip(t *testing.T) {
	r, p := joined(t)
	a := r.upload("sendDocument", map[string]string{"caption": "<b>Sales</b>", "parse_mode": "HTML"},
		map[string]file{"document": {"sales.csv", []byte("a,b\n")}})
	if !a.OK {
		t.Fatal(a.Description)
	}
	last, _ := p.Last()
	equal(t, "caption", last.Text, "Sales")
	equal(t, "name", last.Document.Name, "sales.csv")
	equal(t, "type", last.Document.MIME, "text/csv")
	m := ok[message](r, "sendDocument", params{"chat_id": 7, "document": last.Document.ID})
	equal(t, "the id is reusable", m.Document.FileID, last.Document.ID)
	f := ok[map[string]any](r, "getFile", params{"file_id": last.Document.ID})
	equal(t, "bytes", string(r.download(f["file_path"].(string))), "a,b\n")
	r.refuse(400, "Bad Request: can't use file of type Document as Photo", "sendPhoto",
		params{"chat_id": 7, "photo": last.Document.ID})
	log := r.Requests()
	equal(t, "log", log[2].Files["document"], "sales.csv")
}

func TestAttachedFile(t *testing.T) {
	r, p := joined(t)
	a := r.upload("sendDocument", map[string]string{"document": "attach://f"}, map[string]file{"f": {"x.txt", []byte("x")}})
	if !a.OK {
		t.Fatal(a.Description)
	}
	last, _ := p.Last()
	equal(t, "name", last.Document.Name, "x.txt")
	a = r.upload("sendDocument", map[string]string{"document": "attach://f"}, map[string]file{"g": {"x.txt", []byte("x")}})
	equal(t, "stray file", a.Description, "Bad Request: sandbox: unknown parameter g")
}

func TestPhotoLimits(t *testing.T) {
	r, p := joined(t)
	send := func(data []byte) string {
		return r.upload("sendPhoto", map[string]string{}, map[string]file{"photo": {"p.png", data}}).Description
	}
	equal(t, "good", send(picture(40, 2)), "")
	last, _ := p.Last()
	equal(t, "width", last.Photo.Width, 40)
	equal(t, "ratio", send(picture(41, 2)), "Bad Request: PHOTO_INVALID_DIMENSIONS")
	equal(t, "sides", send(picture(9000, 1001)), "Bad Request: PHOTO_INVALID_DIMENSIONS")
	equal(t, "empty", send(nil), "Bad Request: file must be non-empty")
	r.refuse(400, "Bad Request: there is no photo in the request", "sendPhoto", params{"chat_id": 7})
	r.refuse(400, "Bad Request: message caption is too long", "sendPhoto",
		params{"chat_id": 7, "photo": last.Photo.ID, "caption": string(bytes.Repeat([]byte("x"), 1025))})
}

func TestMemberUpload(t *testing.T) {
	r, p := joined(t)
	p.Upload("orders.csv", []byte("1,2\n"), "/import these")
	m := r.updates(nil)[0].Message
	equal(t, "caption", m.Caption, "/import these")
	equal(t, "caption_entities", string(m.CaptionMarks), `[{"type":"bot_command","offset":0,"length":7}]`)
	equal(t, "size", m.Document.FileSize, int64(4))
	f := ok[map[string]any](r, "getFile", params{"file_id": m.Document.FileID})
	equal(t, "bytes", string(r.download(f["file_path"].(string))), "1,2\n")

	p.Upload("big.csv", make([]byte, 20<<20+1), "")
	big := r.updates(params{"offset": 102})[0].Message
	r.refuse(400, "Bad Request: file is too big", "getFile", params{"file_id": big.Document.FileID})
	r.refuse(400, "Bad Request: wrong file_id or the file is temporarily unavailable", "getFile", params{"file_id": "x"})
}

func TestEditMedia(t *testing.T) {
	r, p := joined(t)
	r.upload("sendPhoto", map[string]string{"caption": "one"}, map[string]file{"photo": {"p.png", picture(4, 4)}})
	last, _ := p.Last()
	r.refuse(400, "Bad Request: there is no text in the message to edit", "editMessageText",
		params{"chat_id": 7, "message_id": last.ID, "text": "x"})
	ok[message](r, "editMessageCaption", params{"chat_id": 7, "message_id": last.ID, "caption": "two"})
	a := r.upload("editMessageMedia", map[string]string{"message_id": "11",
		"media": `{"type":"photo","media":"attach://file-0","caption":"<u>three</u>","parse_mode":"HTML"}`},
		map[string]file{"file-0": {"q.png", picture(5, 5)}})
	if !a.OK {
		t.Fatal(a.Description)
	}
	now, _ := p.Last()
	equal(t, "caption", now.Text, "three")
	equal(t, "width", now.Photo.Width, 5)
	same := params{"chat_id": 7, "message_id": last.ID,
		"media": params{"type": "photo", "media": now.Photo.ID, "caption": "<u>three</u>", "parse_mode": "HTML"}}
	equal(t, "not modified", r.call("editMessageMedia", same).Code, 400)
}
