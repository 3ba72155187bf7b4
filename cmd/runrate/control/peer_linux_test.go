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

func TestTrustedUser(t *testing.T) {
	for _, c := range []struct {
		uid, own, owner int
		trusted         bool
	}{{1000, 1000, 1000, true}, {0, 1000, 1000, true}, {1000, 0, 1000, true}, {1001, 0, 1000, false}, {1001, 1000, 1000, false}} {
		if err := trustedUser(c.uid, c.own, c.owner); (err == nil) != c.trusted {
			t.Errorf("a server of user %d for user %d at a database of %d: %v", c.uid, c.own, c.owner, err)
		}
	}
}
