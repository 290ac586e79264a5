using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace GridMap.Api.Events;

/// <summary>Encrypts how to reach who reported, and stars it.</summary>
public sealed class ContactProtector(IDataProtectionProvider provider)
{
    private readonly IDataProtector protector = provider.CreateProtector("GridMap.Events.Contact");

    public byte[] Protect(string contact) => protector.Protect(Encoding.UTF8.GetBytes(contact));

    /// <exception cref="System.Security.Cryptography.CryptographicException">Its key is lost.</exception>
    public string Unprotect(byte[] cipher) => Encoding.UTF8.GetString(protector.Unprotect(cipher));

    /// <summary>The first and the last two characters of a longer contact; of a short one the first.</summary>
    public static string Mask(string contact) => contact.Length >= 8 ? $"{contact[0]}****{contact[^2..]}" : $"{contact[0]}****";
}

/// <summary>Names an event to somebody who may know no more of it than that it is near.</summary>
public sealed class ReportReference(IDataProtectionProvider provider)
{
    private readonly IDataProtector protector = provider.CreateProtector("GridMap.Events.Reference");

    public string Write(Guid id) => protector.Protect(id.ToString("N"));

    /// <returns>Null where it is none of ours.</returns>
    public Guid? Find(string? reference)
    {
        try
        {
            return reference is null ? null : Guid.Parse(protector.Unprotect(reference));
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }
}
