import Capture
import Foundation
import Testing

struct CameraMailboxTests {
    @Test func newestWinsAndTheOthersAreCounted() {
        let mailbox = Mailbox<Int>()
        #expect(mailbox.take() == nil)
        for value in 1...5 { mailbox.put(value) }
        #expect(mailbox.take() == 5)
        #expect(mailbox.take() == nil)
        #expect(mailbox.droppedCount == 4)
    }

    @Test func aTakenValueIsNoDrop() {
        let mailbox = Mailbox<Int>()
        for value in 1...5 {
            mailbox.put(value)
            #expect(mailbox.take() == value)
        }
        #expect(mailbox.droppedCount == 0)
    }

    @Test func waitingEndsWithTheValue() {
        let mailbox = Mailbox<Int>()
        Thread { mailbox.put(7) }.start()
        #expect(mailbox.take(waiting: .seconds(60)) == 7)
    }

    @Test func waitingEndsWhenClosed() {
        let mailbox = Mailbox<Int>()
        Thread { mailbox.close() }.start()
        #expect(mailbox.take(waiting: .seconds(60)) == nil)
        #expect(mailbox.isClosed)
    }

    @Test func whatWasThereBeforeClosingCanBeTaken() {
        let mailbox = Mailbox<Int>()
        mailbox.put(3)
        mailbox.close()
        #expect(mailbox.take(waiting: .seconds(60)) == 3)
        #expect(mailbox.take(waiting: .seconds(60)) == nil)
    }

    @Test func waitingInVainEnds() {
        #expect(Mailbox<Int>().take(waiting: .milliseconds(1)) == nil)
    }
}
