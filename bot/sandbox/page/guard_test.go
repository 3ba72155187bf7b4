package page_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"runrate/bot/sandbox/page"
)

// Only this machine's own page gets in, with the secret in the address.
func TestGuard(t *testing.T) {
	reached := 0
	g := page.Guard("s3cret", http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		reached++
		if r.URL.Path != "/ru/" {
			t.Errorf("the page is asked for %q", r.URL.Path)
		}
	}))
	const here = "127.0.0.1:7780"
	for _, c := range []struct {
		method, host, path, origin string
		code                       int
	}{
		{"GET", here, "/s3cret/ru/", "", 200},
		{"GET", "localhost:7780", "/s3cret/ru/", "", 200},
		{"GET", "[::1]:7780", "/s3cret/ru/", "", 200},
		{"GET", here, "/s3cret/ru/", "http://" + here, 200},
		{"POST", here, "/s3cret/ru/", "http://" + here, 200},

		{"GET", here, "/", "", 404},
		{"GET", here, "/s3cre/ru/", "", 404},
		{"GET", here, "/S3CRET/ru/", "", 404},
		{"GET", "evil.example:7780", "/s3cret/ru/", "", 403},
		{"GET", "127.0.0.1.evil.example", "/s3cret/ru/", "", 403},
		{"GET", "192.168.1.2:7780", "/s3cret/ru/", "", 403},
		{"GET", "", "/s3cret/ru/", "", 403},
		{"GET", here, "/s3cret/ru/", "http://evil.example", 403},
		{"POST", here, "/s3cret/ru/", "", 403},
		{"POST", here, "/s3cret/ru/", "null", 403},
		{"POST", here, "/s3cret/ru/", "http://evil.example", 403},
		{"POST", here, "/s3cret/ru/", "https://" + here, 403},
		{"POST", here, "/s3cret/ru/", "http://127.0.0.1:7781", 403},
		{"DELETE", here, "/s3cret/ru/", "", 403},
	} {
		before := reached
		r := httptest.NewRequest(c.method, "http://x"+c.path, nil)
		r.Host = c.host
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		w := httptest.NewRecorder()
		g.ServeHTTP(w, r)
		if w.Code != c.code || (reached > before) != (c.code == 200) {
			t.Errorf("%s %s%s from %q: %d, want %d", c.method, c.host, c.path, c.origin, w.Code, c.code)
		}
		if policy := w.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") {
			t.Errorf("the policy is %q", policy)
		}
	}
}

// The page asks for nothing that is not embedded.
func TestIndexIsWhole(t *testing.T) {
	b := newBench(t)
	r, _ := http.NewRequest(http.MethodGet, b.web.URL+"/"+secret+"/", nil)
	_, html := b.ask(r)
	if strings.Contains(html, "http://") || strings.Contains(html, "https://") || !strings.Contains(html, `<html lang="en">`) {
		t.Errorf("the page:\n%s", html)
	}
	for _, part := range strings.Split(html, `"`) {
		if name, is := strings.CutPrefix(part, "static/"); is {
			r, _ := http.NewRequest(http.MethodGet, b.web.URL+"/"+secret+"/static/"+name, nil)
			if code, _ := b.ask(r); code != 200 {
				t.Errorf("%s: %d", part, code)
			}
		}
	}
}
