package bolt

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"time"

	"runrate/calc"
	"runrate/storage"
)

// The top-level buckets, one a table.
const (
	tMeta = iota
	tSale
	tSum
	tLife
	tDocday
	tClosed
	tEntry
	tRevision
	tPlan
	tMember
	tMemberCode
	tMemberTelegram
	tTeam
	tTeamName
	tCategory
	tCategoryName
	tClient
	tClientCode
	tClientName
	tSegment
	tSegmentName
	tOverride
	tNational
	tInvite
	tGroup
	tChange
	tDialog
	tSeen
	tAttempt
	tOut
	tJob
	tJobDue
	tSent
	tSetting
	tIntent
	tChunk
	tReason
	tReasonName
	tLoss
	tContact
	tClientPlan
	tables
)

var tableNames = [tables]string{
	"meta", "sale", "sum", "life", "docday", "closed", "entry", "revision", "plan",
	"member", "member.code", "member.telegram", "team", "team.name", "category", "category.name",
	"client", "client.code", "client.name", "segment", "segment.name", "override", "national", "invite", "group", "change", "dialog",
	"seen", "attempt", "out", "job", "job.due", "sent", "setting", "intent", "chunk",
	"reason", "reason.name", "loss", "contact", "clients",
}

func u16(b []byte, n uint16) []byte { return binary.BigEndian.AppendUint16(b, n) }
func u32(b []byte, n uint32) []byte { return binary.BigEndian.AppendUint32(b, n) }
func u64(b []byte, n uint64) []byte { return binary.BigEndian.AppendUint64(b, n) }

// i64 sorts negative numbers (chats of groups) before positive ones.
func i64(b []byte, n int64) []byte { return u64(b, uint64(n)^1<<63) }

func id32(n uint32) []byte { return u32(make([]byte, 0, 4), n) }

const (
	repPrefix  = 8             // T R
	dayPrefix  = repPrefix + 2 // T R D or T R M
	cellSuffix = 8             // K G
	chatOrigin = 1 + 8 + 8 + 4 // kind chat message line
	fileOrigin = 1 + 4         // kind line
)

func repKey(b []byte, t storage.TeamID, r storage.MemberID) []byte {
	return u32(u32(b, uint32(t)), uint32(r))
}

func dayKey(t storage.TeamID, r storage.MemberID, d calc.Date) []byte {
	return u16(repKey(make([]byte, 0, dayPrefix+chatOrigin), t, r), uint16(d))
}

func monthKey(t storage.TeamID, r storage.MemberID, m calc.Month) []byte {
	return u16(repKey(make([]byte, 0, dayPrefix+cellSuffix), t, r), uint16(m))
}

func cellKey(month []byte, k storage.CategoryID, g storage.SegmentID) []byte {
	b := make([]byte, 0, dayPrefix+cellSuffix)
	return u32(u32(append(b, month...), uint32(k)), uint32(g))
}

func docdayKey(document string, t storage.TeamID, r storage.MemberID, d calc.Date) []byte {
	b := append(make([]byte, 0, len(document)+1+dayPrefix), document...)
	return append(append(b, 0), dayKey(t, r, d)...)
}

func entryKey(id storage.EntryID) []byte {
	return i64(i64(make([]byte, 0, 16), id.Chat), id.Message)
}

func saleKey(k storage.SaleKey) []byte {
	return appendOrigin(dayKey(k.Team, k.Rep, k.Date), k.Origin)
}

func appendOrigin(b []byte, o storage.Origin) []byte {
	b = append(b, byte(o.Kind))
	switch o.Kind {
	case storage.FromDocument:
		b = append(append(b, o.Document...), 0)
	case storage.FromChat:
		b = i64(i64(b, o.Chat), o.Message)
	}
	return u32(b, o.Line)
}

func parseSaleKey(b []byte) (storage.SaleKey, error) {
	if len(b) < dayPrefix+fileOrigin {
		return storage.SaleKey{}, fmt.Errorf("%w: sale key of %d bytes", storage.ErrCorrupt, len(b))
	}
	k := storage.SaleKey{
		Team: storage.TeamID(binary.BigEndian.Uint32(b)),
		Rep:  storage.MemberID(binary.BigEndian.Uint32(b[4:])),
		Date: calc.Date(binary.BigEndian.Uint16(b[repPrefix:])),
	}
	k.Origin.Kind = storage.OriginKind(b[dayPrefix])
	rest := b[dayPrefix+1:]
	switch k.Origin.Kind {
	case storage.FromDocument:
		end := bytes.IndexByte(rest, 0)
		if end < 0 {
			return k, fmt.Errorf("%w: sale key without a document's end", storage.ErrCorrupt)
		}
		k.Origin.Document = string(rest[:end])
		rest = rest[end+1:]
	case storage.FromChat:
		if len(rest) < 16 {
			return k, fmt.Errorf("%w: sale key without a message", storage.ErrCorrupt)
		}
		k.Origin.Chat = readI64(rest)
		k.Origin.Message = readI64(rest[8:])
		rest = rest[16:]
	}
	if len(rest) != 4 {
		return k, fmt.Errorf("%w: sale key without a line", storage.ErrCorrupt)
	}
	k.Origin.Line = binary.BigEndian.Uint32(rest)
	return k, nil
}

func readI64(b []byte) int64 { return int64(binary.BigEndian.Uint64(b) ^ 1<<63) }

func outKey(k storage.OutboxKey) []byte {
	b := append(make([]byte, 0, 17), byte(k.Priority))
	return u64(i64(b, seconds(k.Due)), k.Sequence)
}

func parseOutKey(b []byte) (storage.OutboxKey, error) {
	if len(b) != 17 {
		return storage.OutboxKey{}, fmt.Errorf("%w: outbox key of %d bytes", storage.ErrCorrupt, len(b))
	}
	return storage.OutboxKey{Priority: storage.Priority(b[0]), Due: moment(readI64(b[1:])), Sequence: binary.BigEndian.Uint64(b[9:])}, nil
}

func jobDueKey(due time.Time, key string) []byte {
	return append(i64(make([]byte, 0, 8+len(key)), seconds(due)), key...)
}
