package control

import "testing"

func TestAllowedUser(t *testing.T) {
	for _, c := range []struct {
		uid, own int
		allowed  bool
	}{{1000, 1000, true}, {0, 1000, true}, {0, 0, true}, {1001, 1000, false}, {1000, 0, false}} {
		if err := allowedUser(c.uid, c.own); (err == nil) != c.allowed {
			t.Errorf("user %d at a bot of %d: %v", c.uid, c.own, err)
		}
	}
}
