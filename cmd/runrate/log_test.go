package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestLogFormats(t *testing.T) {
	const token = "123456:secret-token"
	for _, format := range []string{"text", "json"} {
		var out strings.Builder
		newLog(&out, format, token).Error("it failed", "err", fmt.Errorf("calling %s: %w", token, errors.New("no")), "n", 3)
		if strings.Contains(out.String(), "secret-token") || !strings.Contains(out.String(), "calling <token>: no") {
			t.Errorf("%s: %s", format, &out)
		}
		if format == "json" {
			var line map[string]any
			if err := json.Unmarshal([]byte(out.String()), &line); err != nil || line["msg"] != "it failed" || line["n"] != 3. {
				t.Errorf("%s: %v", &out, err)
			}
		}
	}
}

// The log of a real bot in JSON is one object a line, also when it is told to stop.
func TestServeLogsJSON(t *testing.T) {
	db, _ := shop(t)
	bot := startBot(t, nil, db, "--log-format", "json", "--owner", "77")
	bot.output.await(t, "at work")
	bot.stop()
	for _, line := range strings.Split(strings.TrimSpace(bot.output.String()), "\n") {
		var fields map[string]any
		if err := json.Unmarshal([]byte(line), &fields); err != nil || fields["time"] == nil || fields["level"] == nil || fields["msg"] == nil {
			t.Errorf("not a line of a JSON log: %s", line)
		}
	}
}
