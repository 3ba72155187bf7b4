package sandbox

import "testing"

// Files at the limits are checked here without HTTP: sending 50 MB takes
// seconds under the race detector.
func TestUploadSizes(t *testing.T) {
	data := make([]byte, maxDocument+1)
	for _, c := range []struct {
		size  int
		photo bool
		want  string
	}{
		{maxDocument, false, ""},
		{maxDocument + 1, false, "Request Entity Too Large"},
		{maxPhoto, true, ""},
		{maxPhoto + 1, true, "Bad Request: file of size 10485761 bytes is too big for a photo; " +
			"the maximum size is 10485760 bytes"},
	} {
		got := ""
		if err := checkUpload(data[:c.size], c.photo); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%d bytes, photo %v: got %q, want %q", c.size, c.photo, got, c.want)
		}
	}
}
