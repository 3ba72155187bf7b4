package page

import (
	"crypto/subtle"
	"net"
	"net/http"
	"strings"
)

// policy lets the page load and reach nothing but its own server.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Guard serves next below /secret/, to this machine alone: a request must name
// a loopback host, as a site that has its name point here does not, and one
// that changes anything must come from a page of that very host.
func Guard(secret string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		switch first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/"); {
		case !isLoopback(r.Host):
			http.Error(w, "this address is for this machine alone", http.StatusForbidden)
		case !sameOrigin(r):
			http.Error(w, "this comes from another site", http.StatusForbidden)
		case subtle.ConstantTimeCompare([]byte(first), []byte(secret)) != 1:
			http.Error(w, "the address is not complete: take the one that the demo has printed", http.StatusNotFound)
		case r.URL.Path == "/"+secret:
			h.Set("Location", "/"+secret+"/")
			w.WriteHeader(http.StatusSeeOther)
		default:
			http.StripPrefix("/"+secret, next).ServeHTTP(w, r)
		}
	})
}

// isLoopback tells whether a Host header names this machine.
func isLoopback(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	ip := net.ParseIP(strings.Trim(name, "[]"))
	return name == "localhost" || ip != nil && ip.IsLoopback()
}

// sameOrigin tells whether a request comes from the page itself. Browsers name
// the origin of whatever is not a plain GET; a GET changes nothing.
func sameOrigin(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return origin == "" || origin == "http://"+r.Host
	}
	return origin == "http://"+r.Host
}
